import {
  readAggregator,
  parseMetricQuery,
  type Aggregator,
  type MetricQuery,
} from '../metrics/metric-query.ts';

/** A threshold query such as `sum(last_5m):sum:metric{*} by {service}.as_count() > 3`. */
export interface MonitorQuery {
  aggregator: Aggregator;
  windowSeconds: number;
  metric: MetricQuery;
  comparator: '>' | '>=' | '<' | '<=';
  threshold: number;
}

const secondsPerUnit: ReadonlyMap<string, number> = new Map(Object.entries({ m: 60, h: 3600, d: 86_400 }));

/** Reads a threshold query; `undefined` for what the sandbox does not evaluate. */
export function parseMonitorQuery(text: string): MonitorQuery | undefined {
  const match = /^(\w+)\(last_(\d+)([mhd])\):(.+?)\s*(>=|<=|>|<)\s*(-?[\d.]+)$/s.exec(text.trim());
  if (!match) return undefined;
  const [, method, count = '', unit = '', inner = '', comparator, threshold] = match;
  const aggregator = readAggregator(method);
  const metric = parseMetricQuery(inner);
  if (!aggregator || !metric) return undefined;
  if (comparator !== '>' && comparator !== '>=' && comparator !== '<' && comparator !== '<=')
    return undefined;
  return {
    aggregator,
    windowSeconds: Number(count) * (secondsPerUnit.get(unit) ?? 60),
    metric,
    comparator,
    threshold: Number(threshold),
  };
}

/** Whether a value is beyond a threshold. */
export function isBeyond(value: number, comparator: MonitorQuery['comparator'], threshold: number): boolean {
  if (comparator === '>') return value > threshold;
  if (comparator === '>=') return value >= threshold;
  return comparator === '<' ? value < threshold : value <= threshold;
}
