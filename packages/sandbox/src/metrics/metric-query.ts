/** How values of several series become one. */
export type Aggregator = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'last';

/** A metric query such as `sum:metric{env:prod} by {service}.as_count()`. */
export interface MetricQuery {
  aggregator: Aggregator;
  metric: string;
  filter: string;
  groupBy: string[];
  /** `.as_count()` or `.as_rate()`, when given. */
  as: 'count' | 'rate' | undefined;
  /** `.rollup(method, seconds)`, when given. */
  rollup: Aggregator | undefined;
  /** `.fill(zero)`: gaps count as zero. */
  fillZero: boolean;
}

const form =
  /^(?:(sum|avg|min|max|count|last|p\d+):)?([A-Za-z][\w.]*)\{([^{}]*)\}(?:\s*by\s*\{([^{}]*)\})?((?:\.\w+\([^()]*\))*)$/;

/** Reads a metric query; `undefined` for what the sandbox does not evaluate. */
export function parseMetricQuery(text: string): MetricQuery | undefined {
  const match = form.exec(text.trim());
  if (!match) return undefined;
  const [, aggregator, metric = '', filter = '', groupBy = '', functions = ''] = match;
  const calls = [...functions.matchAll(/\.(\w+)\(([^()]*)\)/g)];
  const has = (name: string) => calls.some((call) => call[1] === name);
  const argument = (name: string) =>
    calls
      .find((call) => call[1] === name)?.[2]
      ?.split(',')[0]
      ?.trim();
  return {
    aggregator: readAggregator(aggregator) ?? 'avg',
    metric,
    filter,
    groupBy: groupBy
      .split(',')
      .map((key) => key.trim())
      .filter((key) => key !== ''),
    as: has('as_count') ? 'count' : has('as_rate') ? 'rate' : undefined,
    rollup: readAggregator(argument('rollup')),
    fillZero: argument('fill') === 'zero' || argument('fill') === '0',
  };
}

export function readAggregator(text: string | undefined): Aggregator | undefined {
  switch (text) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'count':
    case 'last':
      return text;
    default:
      return undefined;
  }
}
