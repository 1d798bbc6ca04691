import { describe, expect, it } from 'vitest';
import { contextOf, entry, noVariables, series } from '../../test/engine-data.ts';
import { evaluateRequestOverall, evaluateRequestOverTime, explainEmpty } from './evaluate-request.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { planRequest } from './plan-request.ts';

const metrics = [
  series('jobs', ['k:a', 'env:prod'], { 0: 1, 10: 3 }),
  series('jobs', ['k:b', 'env:prod'], { 0: 10, 10: 20 }),
  series('jobs', ['k:c', 'env:dev'], { 0: 5, 10: 5 }),
  series('done', [], { 0: 2, 10: 4, 30: 6 }, 'count'),
  series('all', [], { 0: 10, 10: 10, 20: 10 }, 'count'),
  series('lat', [], { 0: [1, 2, 3, 4], 10: [100] }, 'distribution'),
  series('late', [], { 90: 1 }),
];

const logs = [
  entry(1, { '@usr.id': 'a', service: 'web', '@ms': 10, message: 'one' }),
  entry(2, { '@usr.id': 'a', service: 'web', '@ms': 20, message: 'two' }),
  entry(11, { '@usr.id': 'b', service: 'api', '@ms': 30, message: 'three' }),
  entry(12, { '@usr.id': 'c', service: 'api', '@ms': 40, message: 'four' }),
  entry(13, { '@usr.id': 'c', service: 'db', '@ms': 50, message: 'five' }),
  entry(14, { '@usr.id': 'c', message: 'six' }),
];

const context = contextOf(metrics, [0, 60], 10, {
  entriesOf: (source) => (source === 'logs' ? logs : undefined),
});

const metric = (query: string, aggregator?: string, name = 'a') => ({
  data_source: 'metrics',
  name,
  query,
  ...(aggregator === undefined ? {} : { aggregator }),
});
const search = (compute: object, more: object = {}, name = 'a') => ({
  data_source: 'logs',
  name,
  search: { query: '' },
  indexes: ['*'],
  compute,
  ...more,
});

/** Rows of a request as `[group, …values]`. */
function rows(request: object) {
  return evaluateRequestOverall(planRequest(request, noVariables), context).map(({ group, values }) => [
    group.join(','),
    ...values.map((value) => (Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6)),
  ]);
}

describe('one value for each group', () => {
  it.each<[string, object, (string | number | null)[][]]>([
    ['avg by default', { queries: [metric('sum:jobs{k:a}')] }, [['', 2]]],
    ['last', { queries: [metric('sum:jobs{k:a}', 'last')] }, [['', 3]]],
    ['sum', { queries: [metric('sum:jobs{k:a}', 'sum')] }, [['', 4]]],
    ['min', { queries: [metric('sum:jobs{k:a}', 'min')] }, [['', 1]]],
    ['max', { queries: [metric('sum:jobs{k:a}', 'max')] }, [['', 3]]],
    ['area', { queries: [metric('sum:jobs{k:a}', 'area')] }, [['', 40]]],
    ['l2norm', { queries: [metric('sum:jobs{k:a}', 'l2norm')] }, [['', 3.162278]]],
    ['percentile over the whole time', { queries: [metric('p75:lat{*}', 'percentile')] }, [['', 4]]],
    ['sum of counts', { queries: [metric('sum:done{*}.as_count()', 'sum')] }, [['', 12]]],
    ['largest first', { queries: [metric('sum:jobs{*} by {k}', 'last')] }, [['k:b', 20], ['k:c', 5], ['k:a', 3]]],
    [
      'ascending',
      { queries: [metric('sum:jobs{*} by {k}', 'last')], sort: { count: 2, order_by: [{ type: 'formula', index: 0, order: 'asc' }] } },
      [['k:a', 3], ['k:c', 5]],
    ],
    [
      'by the group',
      { queries: [metric('sum:jobs{*} by {k}', 'last')], sort: { order_by: [{ type: 'group', name: 'k', order: 'desc' }] } },
      [['k:c', 5], ['k:b', 20], ['k:a', 3]],
    ],
    [
      'limit of a formula',
      { queries: [metric('sum:jobs{*} by {k}', 'last')], formulas: [{ formula: 'a', limit: { count: 1, order: 'asc' } }] },
      [['k:a', 3]],
    ],
    [
      'queries are reduced before arithmetic',
      { queries: [metric('sum:done{*}.as_count()', 'sum'), metric('sum:all{*}.as_count()', 'sum', 'b')], formulas: [{ formula: 'a / b * 100' }] },
      [['', 40]],
    ],
    [
      'functions of time before they are reduced',
      { queries: [metric('sum:jobs{k:a}', 'last')], formulas: [{ formula: 'cumsum(a)' }] },
      [['', 4]],
    ],
    ['functions of groups after', { queries: [metric('sum:jobs{*} by {k}', 'last')], formulas: [{ formula: 'count_nonzero(a)' }] }, [['', 3]]],
    [
      'several formulas',
      { queries: [metric('sum:jobs{*} by {k}', 'last')], formulas: [{ formula: 'a' }, { formula: 'a * 2' }] },
      [['k:b', 20, 40], ['k:c', 5, 10], ['k:a', 3, 6]],
    ],
    ['default_zero of nothing', { queries: [metric('sum:none{*}', 'last')], formulas: [{ formula: 'default_zero(a)' }] }, [['', 0]]],
    ['the older form', { q: 'sum:jobs{k:a} + sum:jobs{k:b}', aggregator: 'max' }, [['', 23]]],
    ['the older form with top', { q: "top(sum:jobs{*} by {k}, 2, 'last', 'desc')", aggregator: 'last' }, [['k:b', 20], ['k:c', 5]]],
    ['a number', { queries: [metric('sum:jobs{*}')], formulas: [{ formula: '5' }] }, [['', 5]]],
    // Logs.
    ['count', { queries: [search({ aggregation: 'count' })] }, [['', 6]]],
    ['cardinality', { queries: [search({ aggregation: 'cardinality', metric: '@usr.id' })] }, [['', 3]]],
    ['sum of a measure', { queries: [search({ aggregation: 'sum', metric: '@ms' })] }, [['', 150]]],
    ['avg of a measure', { queries: [search({ aggregation: 'avg', metric: '@ms' })] }, [['', 30]]],
    ['min of a measure', { queries: [search({ aggregation: 'min', metric: '@ms' })] }, [['', 10]]],
    ['max of a measure', { queries: [search({ aggregation: 'max', metric: '@ms' })] }, [['', 50]]],
    ['median of a measure', { queries: [search({ aggregation: 'median', metric: '@ms' })] }, [['', 30]]],
    ['percentile of a measure', { queries: [search({ aggregation: 'pc90', metric: '@ms' })] }, [['', 40]]],
    ['a search', { queries: [search({ aggregation: 'count' }, { search: { query: 'service:(web OR api) -@usr.id:a' } })] }, [['', 2]]],
    [
      'groups, those without the facet left out',
      { queries: [search({ aggregation: 'sum', metric: '@ms' }, { group_by: [{ facet: 'service' }] })] },
      [['service:api', 70], ['service:db', 50], ['service:web', 30]],
    ],
    [
      'groups, those without the facet kept',
      { queries: [search({ aggregation: 'count' }, { group_by: [{ facet: 'service', should_exclude_missing: false, limit: 5 }] })], sort: { order_by: [{ type: 'group', name: 'service', order: 'asc' }] } },
      [['service:api', 2], ['service:db', 1], ['service:N/A', 1], ['service:web', 2]],
    ],
    [
      'a limit of groups with a sort',
      { queries: [search({ aggregation: 'count' }, { group_by: [{ facet: 'service', limit: 1, sort: { aggregation: 'avg', metric: '@ms', order: 'desc' } }] })] },
      [['service:db', 1]],
    ],
    [
      'an older log query',
      { log_query: { index: '*', search: { query: 'service:api' }, compute: { aggregation: 'count' }, group_by: [{ facet: '@usr.id', limit: 1, sort: { aggregation: 'count', order: 'desc' } }] } },
      [['@usr.id:b', 1]],
    ],
    [
      'logs and metrics in one formula',
      { queries: [search({ aggregation: 'count' }), metric('sum:jobs{k:a}', 'sum', 'b')], formulas: [{ formula: 'a * b' }] },
      [['', 24]],
    ],
  ])('%s', (_title, request, expected) => {
    expect(rows(request)).toEqual(expected);
  }); // prettier-ignore

  it('over time, each bucket of logs', () => {
    const request = { queries: [search({ aggregation: 'count', interval: 20_000 })] };
    const [formula] = evaluateRequestOverTime(planRequest(request, noVariables), context);
    expect(formula?.result.grid).toEqual({ startSeconds: 0, stepSeconds: 20, count: 3 });
    expect([...(formula?.result.series[0]?.values ?? [])]).toEqual([6, Number.NaN, Number.NaN]);
  });

  it('over time, the first groups of a formula with a limit', () => {
    const request = {
      queries: [metric('sum:jobs{*} by {k}', 'last')],
      formulas: [{ formula: 'a', limit: { count: 2, order: 'desc' } }],
    };
    const [formula] = evaluateRequestOverTime(planRequest(request, noVariables), context);
    expect(formula?.result.series.map(({ group }) => group[0])).toEqual(['k:b', 'k:c']);
  });
});

describe('a part of a request that is not known is named', () => {
  it.each<[string, object, string]>([
    ['a key of the request', { queries: [metric('sum:jobs{*}')], process_query: {} }, 'process_query'],
    ['a key of a query', { queries: [{ ...metric('sum:jobs{*}'), semantic: 'x' }] }, 'semantic'],
    [
      'a key of a formula',
      { queries: [metric('sum:jobs{*}')], formulas: [{ formula: 'a', over: 1 }] },
      'over',
    ],
    ['a key of a compute', { queries: [search({ aggregation: 'count', target: {} })] }, 'target'],
    ['an aggregator', { queries: [metric('sum:jobs{*}', 'median')] }, 'median'],
    ['an aggregation', { queries: [search({ aggregation: 'mode', metric: '@x' })] }, 'mode'],
    ['an aggregation of nothing', { queries: [search({ aggregation: 'sum' })] }, 'sum'],
    ['a data source', { queries: [{ data_source: 'weather', name: 'a' }] }, 'weather'],
    [
      'a source that is not kept',
      { queries: [{ ...search({ aggregation: 'count' }), data_source: 'rum' }] },
      'rum',
    ],
    ['a name of a query', { queries: [metric('sum:jobs{*}')], formulas: [{ formula: 'a + b' }] }, 'b'],
    ['an index', { queries: [search({ aggregation: 'count' }, { indexes: ['other'] })] }, 'other'],
    ['a storage', { queries: [search({ aggregation: 'count' }, { storage: 'flex_tier' })] }, 'flex_tier'],
    ['an order', { queries: [metric('sum:jobs{*}')], sort: { order_by: [{ type: 'time' }] } }, 'time'],
    ['no query', { formulas: [{ formula: '1' }] }, 'without queries'],
    ['a query that is no query', { queries: [metric('sum:jobs{')] }, 'sum:jobs{'],
    ['two queries in one', { queries: [metric('sum:jobs{*}, sum:done{*}')] }, 'one metric query'],
    ['a percentile of an average', { queries: [metric('avg:lat{*}', 'percentile')] }, 'percentile'],
    ['a search', { queries: [search({ aggregation: 'count' }, { search: { query: '(((' } })] }, '((('],
  ])('%s', (_title, request, named) => {
    const evaluate = () => rows(request);
    expect(evaluate).toThrow(NotEvaluated);
    expect(evaluate).toThrow(named);
  });
});

describe('nothing found says why', () => {
  it.each<[object, string]>([
    [{ queries: [metric('sum:none{*}')] }, 'No metric `none` was ever received'],
    [{ queries: [metric('sum:jobs{zone:x}')] }, 'has the tag `zone`'],
    [{ queries: [metric('sum:jobs{env:test}')] }, 'excludes all 3 series'],
    [{ queries: [metric('sum:late{*}')] }, 'inside this time window'],
    [{ queries: [search({ aggregation: 'count' }, { search: { query: 'service:nobody' } })] }, 'finds none'],
    [{ queries: [search({ aggregation: 'count' }, { group_by: [{ facet: '@zone' }] })] }, '`@zone`'],
    [{ queries: [search({ aggregation: 'avg', metric: '@usr.id' })] }, 'a number in `@usr.id`'],
    [
      { queries: [metric('sum:done{*}'), metric('sum:jobs{k:a}.rollup(avg, 60)', 'avg', 'b')], formulas: [{ formula: 'a - b' }] },
      '.as_count()',
    ],
  ])('%j', (request, why) => {
    expect(explainEmpty(planRequest(request, noVariables), context)).toContain(why);
  }); // prettier-ignore
});
