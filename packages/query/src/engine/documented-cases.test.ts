import { describe, expect, it } from 'vitest';
import { contextOf, entry, noVariables, run, series } from '../../test/engine-data.ts';
import { evaluateRequestOverall, evaluateRequestOverTime } from './evaluate-request.ts';
import { planRequest } from './plan-request.ts';
import { defaultInterval } from './time-grid.ts';

// Values that Datadog's pages on functions, filters, interpolation and widgets imply, each computed by hand.

const _ = null;

const metrics = [
  series('load', ['host:a'], { 0: 1, 10: 2, 20: 3, 30: 4, 40: 5, 50: 6 }),
  series('load', ['host:b'], { 0: 10, 50: 20 }),
  series('saw', [], { 0: 5, 10: 8, 20: 2, 30: 4 }),
  series('zero', [], { 0: 0, 10: 8 }),
  series('hits', [], { 0: 5, 30: 7 }, 'count'),
  series('errors', [], { 30: 2 }, 'count'),
  series('disk', ['device:/dev/loop1'], { 0: 1 }),
  series('disk', ['device:/dev/sda'], { 0: 2 }),
  series('pages', ['url:http://shop.example:80/cart'], { 0: 3 }),
  series('pages', ['url:http://shop.example:80/home'], { 0: 4 }),
  series('lat', ['env:prod'], { 0: [1, 2, 3, 4], 20: [10] }, 'distribution'),
  series('lat', ['env:dev'], { 0: [100] }, 'distribution'),
  series('cost', ['account:prod', 'region:us'], { 0: 1 }),
  series('cost', ['account:prod'], { 0: 2 }),
  series('cost', ['region:us'], { 0: 3 }),
  series('old', [], { 0: 7, 10: 8, 3600: 1, 3610: 3 }),
];

describe('metric queries over a minute in buckets of ten seconds', () => {
  it.each<[query: string, expected: Record<string, (number | null)[]>]>([
    // Time first, gaps of gauges bridged, then space.
    ['avg:load{host:b}', { '': [10, _, _, _, _, 20] }],
    ['sum:load{*}', { '': [11, 14, 17, 20, 23, 26] }],
    ['sum:load{*}.fill(null)', { '': [11, 2, 3, 4, 5, 26] }],
    ['sum:load{*}.fill(last, 20)', { '': [11, 12, 13, 4, 5, 26] }],
    ['sum:load{*} by {host}', { 'host:a': [1, 2, 3, 4, 5, 6], 'host:b': [10, 12, 14, 16, 18, 20] }],
    ['max:load{*}.rollup(max, 30)', { '': [10, 20] }],
    ['avg:load{*}.rollup(avg, 20)', { '': [5.75, 9.25, 12.75] }],
    ['sum:hits{*}.as_count().rollup(sum, 60)', { '': [12] }],
    ['sum:hits{*}.as_rate()', { '': [0.5, _, _, 0.7, _, _] }],
    // Differences are taken after time and before space.
    ['diff(sum:load{*})', { '': [_, 3, 3, 3, 3, 3] }],
    ['monotonic_diff(avg:saw{*})', { '': [_, 3, _, 2, _, _] }],
    ['abs(diff(avg:saw{*}))', { '': [_, 3, 6, 2, _, _] }],
    ['per_minute(avg:load{host:a})', { '': [_, 6, 6, 6, 6, 6] }],
    ['per_second(sum:hits{*}.as_count())', { '': [_, _, _, 0.066667, _, _] }],
    ['throughput(sum:load{host:a})', { '': [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] }],
    ['dt(avg:load{*} by {host})', { '': [_, 10, 10, 10, 10, 10] }],
    // Sums and averages over gaps.
    ['cumsum(avg:load{host:b})', { '': [10, _, _, _, _, 30] }],
    ['cumsum(default_zero(avg:load{host:b}))', { '': [10, 22, 36, 52, 70, 90] }],
    ['ewma_5(avg:load{host:a})', { '': [1, 1.333333, 1.888889, 2.592593, 3.395062, 4.263374] }],
    ["moving_rollup(avg:load{host:a}, 30, 'median')", { '': [1, 1.5, 2, 3, 4, 5] }],
    ["moving_rollup(sum:hits{*}.as_count(), 40, 'sum')", { '': [5, 5, 5, 12, 7, 7] }],
    ['median_3(avg:saw{*})', { '': [5, 6.5, 5, 4, _, _] }],
    // Thresholds.
    ['is_greater(avg:load{host:a}, 3)', { '': [0, 0, 0, 1, 1, 1] }],
    ['is_less(avg:load{host:a}, 3)', { '': [1, 1, 0, 0, 0, 0] }],
    ['is_between(avg:load{host:a}, 2, 5)', { '': [0, 0, 1, 1, 0, 0] }],
    ['cutoff_min(avg:load{host:a}, 3)', { '': [_, _, 3, 4, 5, 6] }],
    ['cutoff_max(avg:load{host:a}, 3)', { '': [1, 2, 3, _, _, _] }],
    ['clamp_max(clamp_min(avg:load{host:a}, 2), 5)', { '': [2, 2, 3, 4, 5, 5] }],
    // What is not finite is nothing.
    ['log2(avg:zero{*})', { '': [_, 3, _, _, _, _] }],
    ['avg:load{host:a} / 0', { '': [_, _, _, _, _, _] }],
    // Groups.
    ['count_nonzero_finite(avg:load{*} by {host})', { '': [2, 2, 2, 2, 2, 2] }],
    ["top(avg:load{*} by {host}, 1, 'sum', 'asc')", { 'host:a': [1, 2, 3, 4, 5, 6] }],
    ['top5_area(avg:load{host:a} by {host})', { 'host:a': [1, 2, 3, 4, 5, 6] }],
    ['exclude_null(sum:cost{*} by {account,region})', { 'account:prod,region:us': [1, _, _, _, _, _] }],
    // Arithmetic.
    ['avg:load{host:a} - -1', { '': [2, 3, 4, 5, 6, 7] }],
    ['2 * (avg:load{host:a} + 1) / 4', { '': [1, 1.5, 2, 2.5, 3, 3.5] }],
    ['avg:load{host:a} + avg:none{*}', {}],
    ['sum:hits{*}.as_count() + sum:errors{*}.as_count()', { '': [5, _, _, 9, _, _] }],
    ['sum:errors{*}.as_count() / sum:hits{*}.as_count()', { '': [0, _, _, 0.285714, _, _] }],
    ['default_zero(sum:errors{*}.as_count())', { '': [0, 0, 0, 2, 0, 0] }],
    // Filters.
    ['avg:load{host:a OR host:b}', { '': [5.5, 7, 8.5, 10, 11.5, 13] }],
    ['avg:load{host:a or host:b}', { '': [5.5, 7, 8.5, 10, 11.5, 13] }],
    ['avg:load{host IN (a)}', { '': [1, 2, 3, 4, 5, 6] }],
    ['avg:load{host in (a,c)}', { '': [1, 2, 3, 4, 5, 6] }],
    ['avg:load{host NOT IN (a, c)}', { '': [10, _, _, _, _, 20] }],
    ['avg:load{host not in (a)}', { '': [10, _, _, _, _, 20] }],
    ['avg:load{not host:a}', { '': [10, _, _, _, _, 20] }],
    ['avg:load{host:* AND NOT (host:b OR host:c)}', { '': [1, 2, 3, 4, 5, 6] }],
    ['sum:disk{!device:/dev/loop*}', { '': [2, _, _, _, _, _] }],
    ['sum:disk{device:*sda}', { '': [2, _, _, _, _, _] }],
    ['sum:pages{url:http://shop.example:80/cart}', { '': [3, _, _, _, _, _] }],
    // Distributions.
    ['p50:lat{*}', { '': [3, _, 10, _, _, _] }],
    ['p50:lat{*} by {env}', { 'env:prod': [2, _, 10, _, _, _], 'env:dev': [100, _, _, _, _, _] }],
    ['p75:lat{*}', { '': [4, _, 10, _, _, _] }],
    ['max:lat{env:prod}.rollup(max, 30)', { '': [10, _] }],
    ['avg:lat{*}.rollup(avg, 60)', { '': [20] }],
    ['count:lat{*}.as_count()', { '': [5, _, 1, _, _, _] }],
    ['sum:lat{env:prod}.as_rate()', { '': [1, _, 1, _, _, _] }],
  ])('%s', (query, expected) => {
    expect(run(query, contextOf(metrics))).toEqual(expected);
  }); // prettier-ignore

  it('default_zero carries a lone gauge forward for five minutes', () => {
    const lone = [series('one', [], { 60: 7 })];
    expect(run('default_zero(avg:one{*})', contextOf(lone, [0, 600], 60))).toEqual({
      '': [0, 7, 7, 7, 7, 7, 7, 0, 0, 0],
    });
  });

  it('a change to an hour ago', () => {
    const query = '(avg:old{*} - hour_before(avg:old{*})) / hour_before(avg:old{*}) * 100';
    expect(run(query, contextOf(metrics, [3600, 3620]))).toEqual({ '': [-85.714286, -62.5] });
  });
});

describe('template variables', () => {
  const variables = new Map([
    ['page', { prefix: 'url', values: ['http://shop.example:80/cart'] }],
    ['pages', { prefix: 'url', values: ['http://shop.example:80/cart', 'http://shop.example:80/home'] }],
    ['host', { prefix: 'host', values: ['*'] }],
    ['any', { prefix: '', values: ['host:a'] }],
    ['some', { prefix: 'host', values: ['a*', 'c'] }],
  ]);
  it.each<[string, (number | null)[]]>([
    ['sum:pages{$page}', [3, _, _, _, _, _]],
    ['sum:pages{$pages}', [7, _, _, _, _, _]],
    ['avg:load{$host,host:a}', [1, 2, 3, 4, 5, 6]],
    ['avg:load{$any}', [1, 2, 3, 4, 5, 6]],
    ['avg:load{$some}', [1, 2, 3, 4, 5, 6]],
    ['avg:load{NOT $some}', [10, _, _, _, _, 20]],
  ])('%s', (query, expected) => {
    expect(run(query, contextOf(metrics), variables)).toEqual({ '': expected });
  });
});

describe('default intervals, as the page on rollups lists them', () => {
  const [hour, day] = [3600, 86_400];
  it.each([
    [hour, 20, 60],
    [4 * hour, 60, 120],
    [day, 300, 1200],
    [2 * day, 600, 1800],
    [7 * day, 3600, 7200],
    [30 * day, 14_400, 43_200],
  ])('%i s: lines %i s, bars %i s', (seconds, line, bars) => {
    const range = { fromSeconds: 0, toSeconds: seconds };
    expect([defaultInterval(range, 'line'), defaultInterval(range, 'bars')]).toEqual([line, bars]);
  });
});

const logs = [
  entry(1, { service: 'web', '@status': 200, '@ms': 5, '@url': '/a' }),
  entry(2, { service: 'web', '@status': 500, '@ms': 50, '@url': '/b' }),
  entry(3, { service: 'web', '@status': 500, '@ms': 70, '@url': '/b' }),
  entry(21, { service: 'api', '@status': 404, '@ms': 9, '@url': '/c' }),
  entry(22, { service: 'api', '@status': 200, '@ms': 1, '@url': '/c' }),
  entry(23, { service: 'api', '@status': 200, '@ms': 2, '@url': '/c' }),
  entry(41, { service: 'db', '@ms': 3 }),
];
const context = contextOf(metrics, [0, 60], 10, {
  entriesOf: (source) => (source === 'logs' ? logs : undefined),
});
const logQuery = (compute: object, query = '', more: object = {}, name = 'a') => ({
  ...{ data_source: 'logs', name, search: { query }, indexes: ['*'], compute },
  ...more,
});
const metric = (query: string, aggregator: string, name = 'a') => ({
  ...{ data_source: 'metrics', name, query, aggregator },
});
const count = { aggregation: 'count' };

describe('requests of widgets', () => {
  it.each<[string, object, (string | number | null)[][]]>([
    ['numeric range', { queries: [logQuery(count, '@status:[400 TO 599]')] }, [['', 3]]],
    ['comparison', { queries: [logQuery(count, '@ms:>=50')] }, [['', 2]]],
    ['negation and group', { queries: [logQuery(count, '-service:web AND (@status:404 OR service:db)')] }, [['', 2]]],
    ['facet exists', { queries: [logQuery(count, '@status:*')] }, [['', 6]]],
    ['wildcard', { queries: [logQuery(count, 'service:w* OR service:?b')] }, [['', 4]]],
    [
      'the largest groups, each with its largest inner groups',
      {
        queries: [
          logQuery(count, '', {
            group_by: [
              { facet: 'service', limit: 2, sort: { aggregation: 'count', order: 'desc' } },
              { facet: '@status', limit: 1, sort: { aggregation: 'count', order: 'desc' } },
            ],
          }),
        ],
        sort: { order_by: [{ type: 'group', name: 'service', order: 'asc' }] },
      },
      [['service:api,@status:200', 2], ['service:web,@status:500', 2]],
    ],
    [
      'groups sorted by their name',
      { queries: [logQuery(count, '', { group_by: [{ facet: 'service', limit: 1, sort: { aggregation: 'count', order: 'asc' } }] })] },
      [['service:db', 1]],
    ],
    [
      'share of errors',
      {
        queries: [logQuery(count, '@status:>=500'), logQuery(count, '', {}, 'b')],
        formulas: [{ formula: 'a / b * 100' }],
      },
      [['', 28.571429]],
    ],
    [
      'a group that one side lacks is left out',
      {
        queries: [
          logQuery(count, '@status:>=500', { group_by: [{ facet: 'service' }] }),
          logQuery(count, '', { group_by: [{ facet: 'service' }] }, 'b'),
        ],
        formulas: [{ formula: 'a / b' }],
      },
      [['service:web', 0.666667]],
    ],
    ['nested formulas', { queries: [metric('avg:load{host:a}', 'last')], formulas: [{ formula: 'abs(-(a - 10) * 2) / (1 + 1)' }] }, [['', 4]]],
    ['native telemetry is the default', { queries: [{ ...metric('avg:load{host:a}', 'max'), semantic_mode: 'native' }] }, [['', 6]]],
    ['a query before another hour', { queries: [metric('avg:old{*}', 'sum')], formulas: [{ formula: 'a' }] }, [['', 15]]],
  ])('%s', (_title, request, expected) => {
    const rows = evaluateRequestOverall(planRequest(request, noVariables), context);
    expect(
      rows.map(({ group, values }) => [
        group.join(','),
        ...values.map((value) => (Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6)),
      ]),
    ).toEqual(expected);
  }); // prettier-ignore

  it('counts of logs over time are 0 between logs, and nothing where there are none at all', () => {
    const request = {
      queries: [logQuery({ aggregation: 'count', interval: 20_000 }, 'service:(web OR db)')],
    };
    const [formula] = evaluateRequestOverTime(planRequest(request, noVariables), context);
    expect(Array.from(formula?.result.series[0]?.values ?? [])).toEqual([3, Number.NaN, 1]);
  });
});
