import type { Expression } from '@tilekit/query';
import { nearest } from '../text/nearest.ts';
import type { DatedList } from '../text/not-listed.ts';

/** Methods of a metric query. Source: https://docs.datadoghq.com/dashboards/functions/ and published tiles. */
const queryMethods: DatedList = {
  listedOn: '2026-11-30',
  values: new Set(['as_count', 'as_rate', 'rollup', 'fill', 'weighted', 'last', 'over', 'index', 'exclude', 'by', 'count_by_status', 'current', 'warning', 'critical']),
}; // prettier-ignore

const ranks = ['', '_mean', '_max', '_min', '_last', '_area', '_l2norm', '_norm'];

/** Functions over metric queries. Source: https://docs.datadoghq.com/dashboards/functions/ and published tiles. */
export const queryFunctions: DatedList = {
  listedOn: '2026-11-30',
  values: new Set([
    'abs', 'log2', 'log10', 'cumsum', 'integral', 'ceil', 'floor', 'round', 'sqrt', 'exp', 'pow',
    'count_nonzero', 'count_not_null', 'default_zero', 'default', 'fill', 'interpolate', 'weighted', 'exclude_null', 'exclude_tags',
    'clamp_min', 'clamp_max', 'cutoff_min', 'cutoff_max',
    'per_second', 'per_minute', 'per_hour', 'dt', 'diff', 'monotonic_diff', 'derivative',
    'ewma_1', 'ewma_3', 'ewma_5', 'ewma_7', 'ewma_10', 'ewma_20', 'median_3', 'median_5', 'median_7', 'median_9', 'autosmooth',
    'rollup', 'moving_rollup', 'rollingavg_5', 'rollingavg_13', 'rollingavg_21', 'rollingavg_29', 'as_count', 'as_rate',
    'robust_trend', 'trend_line', 'piecewise_constant', 'anomalies', 'outliers', 'forecast', 'predict', 'correlate',
    'top', 'bottom', 'top_offset', 'bottom_offset', 'limit', 'sort',
    ...['top', 'bottom'].flatMap((end) => ['5', '10', '15', '20'].flatMap((count) => ranks.map((by) => end + count + by))),
    'hour_before', 'day_before', 'week_before', 'month_before', 'timeshift', 'calendar_shift', 'last_value',
    'avg', 'sum', 'min', 'max', 'count', 'mean', 'median', 'percentile', 'last', 'first', 'cardinality', 'stddev', 'variance',
    'change', 'pct_change', 'dedup', 'throughput', 'equal', 'if', 'ratio', 'reduce', 'total', 'group_by', 'combine',
    'logs', 'events', 'rum', 'spans', 'formula', 'toplist', 'hist', 'histogram',
  ]),
}; // prettier-ignore

const aggregators = ['avg', 'sum', 'min', 'max', 'count', 'last', 'median', 'stddev'];
/** What other query languages call them. */
const otherNames: Readonly<Record<string, string>> = {
  average: 'avg',
  mean: 'avg',
  total: 'sum',
  minimum: 'min',
  maximum: 'max',
  latest: 'last',
};

/** How the values of a metric are combined: `avg`, a percentile, or a count of values on one side of a threshold. */
function isAggregator(name: string): boolean {
  return name === '' || aggregators.includes(name) || /^(?:p\d{1,2}(\.\d+)?|count\(.*\))$/.test(name);
}

type WordKind = 'aggregator' | 'method' | 'function';

/** @returns the word of Datadog's language that was probably meant */
export function meantWord(word: string, kind: WordKind): string | undefined {
  if (kind === 'aggregator') return otherName(word) ?? nearest(word, aggregators);
  return nearest(word, (kind === 'method' ? queryMethods : queryFunctions).values);
}

function otherName(word: string): string | undefined {
  const name = word.toLowerCase();
  return Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
}

/** Words of a query that Datadog's language does not have: each with what it stands for. */
export function* unknownWords(
  expression: Expression,
): Generator<{ readonly word: string; readonly kind: WordKind }> {
  if (expression.kind === 'metric') {
    if (!isAggregator(expression.aggregator)) yield { word: expression.aggregator, kind: 'aggregator' };
    for (const { name, arguments: list } of expression.methods) {
      if (!queryMethods.values.has(name)) yield { word: name, kind: 'method' };
      for (const { value } of list) yield* unknownWords(value);
    }
  } else if (expression.kind === 'call') {
    if (!queryFunctions.values.has(expression.name)) yield { word: expression.name, kind: 'function' };
    for (const { value } of expression.arguments) yield* unknownWords(value);
  } else if (expression.kind === 'method' || expression.kind === 'group' || expression.kind === 'unary') {
    yield* unknownWords(expression.of);
  } else if (expression.kind === 'binary') {
    yield* unknownWords(expression.left);
    yield* unknownWords(expression.right);
  }
}
