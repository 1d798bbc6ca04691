import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  metricsOf,
  namesOf,
  parseFormula,
  parseMonitorQuery,
  parseQuery,
  printExpression,
  printMonitorQuery,
  printQuery,
  QuerySyntaxError,
  templateVariablesOf,
} from '../index.ts';

const queries = [
  'avg:system.cpu.user{*}',
  'nova.latency{env:prod,!service:web} by {host,region}',
  'sum:nova.deploys{$env,service:$service.value} by {service}.as_count()',
  'p99:nova.latency{$env} by {host}.rollup(avg, 60).fill(last, 300)',
  '(sum:a.b{*} + sum:a.c{*}) / sum:a.d{*} * 100',
  "top(avg:a.b{*} by {host}, 10, 'mean', 'desc')",
  'avg:a.b{(env:prod OR env:staging) AND NOT service IN (web, api)} by {x.y}',
  'avg:a.b{host NOT IN (a,b) AND $x}',
  'count:a.b{image:*istio* OR !tag:v1.2/x}',
  '-avg:a.b{*} + 1.5e3',
  'avg:a.b{*}, max:a.b{*}',
  "anomalies(avg:a.b{*}, 'agile', 2, direction='above', interval=60)",
  'moving_rollup(default_zero(sum:a.b{k:v w:x}), 300, "avg")',
  "percentile(query1, 'p90', {*})",
  'hour_before(sum:a.b{*}.as_rate())',
  'nova.latency {env:prod}',
  'count(v: v<=0.5):a.b{*} by {service}.as_count() / count:a.b{*}.as_count()',
];

const monitors = [
  'avg(last_5m):avg:nova.latency{*} by {host} > 3',
  'sum(last_1h):sum:nova.failed{env:prod}.as_count() >= 10.5',
  'change(avg(last_5m),last_1h):avg:nova.latency{*} < -4',
  'change(avg(last_5m),1h_ago):avg:nova.latency{*} > 4',
  'sum(last_1h):count(v: v>2):nova.latency{*}.as_count() > 4',
  'pct_change(sum(last_1h),last_1d):sum:nova.deploys{*}.as_count() <= -50',
  "max(next_2w):forecast(sum:a.b{*}.as_count().rollup(sum, 86400), 'linear', 2, model='reactive') >= 1000",
  "avg(last_4h):anomalies(sum:a.b{*}.as_count(), 'agile', 2, count_default_zero='true') >= 1",
  'logs("status:error source:nova").index("*").rollup("count").by("service").last("5m") > 0',
  'events("source:nova \\"quoted\\"").rollup("count").last("5m") > 0',
  '"nova.can_connect".over("*").by("env").last(2).count_by_status()',
  'formula("failed_runs(run_query)").by(job_name,workspace_name).last(10d) > 0',
  'logs("*").index("*").rollup("count").last(15m) >= 1',
  'error-tracking("service:a").source("all").new().rollup("count").by("@issue.id").last(1mo) > 0',
  '12 && 34 || 56',
];

describe('metric queries', () => {
  it.each(queries)('%s', (text) => {
    const tree = parseQuery(text);
    expect(parseQuery(printQuery(tree))).toEqual(tree);
    expect(printQuery(tree).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });

  it.each(monitors)('monitor %s', (text) => {
    const tree = parseMonitorQuery(text);
    expect(parseMonitorQuery(printMonitorQuery(tree))).toEqual(tree);
    expect(printMonitorQuery(tree).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });

  it.each([
    '',
    'avg:',
    'avg:a.b{',
    'avg:a.b{*',
    'avg:a.b{*} by',
    'avg:a.b{*} by {',
    'f(',
    "f('x",
    'a +',
    '(a',
    'avg:a.b{x IN (}',
    'a b',
    '('.repeat(100_000),
    `${'-'.repeat(100_000)}1`,
    'x'.repeat(200_000),
  ])('refuses %.30j', (text) => {
    expect(() => parseQuery(text)).toThrow(QuerySyntaxError);
  });

  it('says which metrics, names and template variables are used', () => {
    const [query] = parseQuery(
      '100 * (sum:nova.failed{$env,service:$service.value} / sum:nova.all{region IN ($region, eu)})',
    );
    expect(query && metricsOf(query).map((metric) => metric.metric)).toEqual(['nova.failed', 'nova.all']);
    expect(query && templateVariablesOf(query)).toEqual(['env', 'service', 'region']);
    expect(namesOf(parseFormula('100 * errors / default_zero(requests)'))).toEqual(['errors', 'requests']);
  });

  it('takes a search with a hyphen for one name', () => {
    const { of } = parseMonitorQuery('error-tracking("service:a").last("5m") > 0');
    expect(of).toMatchObject({ kind: 'method', of: { kind: 'call', name: 'error-tracking' } });
  });

  it('reads window, comparison and threshold of a monitor', () => {
    const query = parseMonitorQuery('sum(last_5m):sum:nova.failed{*}.as_count() > 3');
    expect(query.comparison).toEqual({ operator: '>', threshold: 3 });
    expect(query.window && printExpression(query.window)).toBe('sum(last_5m)');
  });

  it('ends with a tree or a QuerySyntaxError, whatever it is given', () => {
    const piece = fc.constantFrom(
      'avg:',
      'a.b',
      '{',
      '}',
      '*',
      '(',
      ')',
      ' by ',
      ',',
      '$x',
      "'",
      '"',
      '.rollup',
      ' IN ',
      ' NOT ',
      ' AND ',
      '!',
      '-',
      '1',
      ' > ',
      ':',
      '.',
      '\\',
      '\n',
      'é',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        (text) => {
          for (const parse of [parseQuery, parseFormula, parseMonitorQuery]) {
            try {
              parse(text);
            } catch (error) {
              if (!(error instanceof QuerySyntaxError)) throw error;
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
