import { metricsOf } from '@tilekit/query';
import type { Tile } from '../tile/tile.ts';
import { queriedMetrics } from './dashboard-queries.ts';
import { monitorQueries } from './monitor-queries.ts';

/** What Datadog or a client library appends to the name that was submitted. */
const suffixes = ['count', 'avg', 'max', 'median', '95percentile', 'sum', 'bucket', 'quantile', 'total'];

/** Families that any organization may have. */
const commonFamilies = ['system.', 'jvm.', 'http.', 'datadog.', 'sftp.', 'process.', 'runtime.', 'otelcol_'];

export function isCommonMetric(name: string): boolean {
  return commonFamilies.some((family) => name.startsWith(family));
}

export function isOwnMetric(tile: Tile, name: string): boolean {
  return tile.has('metadata.csv') && isUnderPrefix(tile.metricPrefix, name, tile.metricNames);
}

/**
 * Whether a metric's name begins with a tile's prefix. Without a separator the prefix ends where a word does: `nova` has
 * `nova.sent`, and `nova_lab.sent` is another's unless the tile lists a metric that goes on in the same way.
 *
 * @param listed the names of `metadata.csv`
 */
export function isUnderPrefix(prefix: string, name: string, listed: Iterable<string>): boolean {
  if (prefix === '' || !name.startsWith(prefix)) return false;
  const next = name.charAt(prefix.length);
  if (/\W|_$/.test(prefix.slice(-1)) || next === '' || next === '.') return true;
  return [...listed].some((each) => each.startsWith(prefix + next));
}

/** Whether metadata.csv lists a metric, with or without a suffix. */
export function isDeclared(tile: Tile, name: string): boolean {
  return declaredName(tile, name) !== undefined;
}

/** The row's name for a queried metric. */
function declaredName(tile: Tile, name: string): string | undefined {
  const names = tile.metricNames;
  if (names.has(name)) return name;
  const end = suffixes.find((suffix) => name.endsWith(`.${suffix}`));
  const base = end === undefined ? undefined : name.slice(0, -end.length - 1);
  if (base !== undefined && names.has(base)) return base;
  return suffixes.map((suffix) => `${base ?? name}.${suffix}`).find((each) => names.has(each));
}

/** The listed metric that differs from a name in nothing but its first part, where that says enough. */
export function underAnotherPrefix(tile: Tile, name: string): string | undefined {
  const { metricPrefix } = tile;
  if (!metricPrefix.endsWith('.') || isOwnMetric(tile, name) || isDeclared(tile, name)) return undefined;
  // What follows the first part has a second one, or the first part is the prefix and more: `my_nova.latency`.
  const rest = name.slice(name.indexOf('.') + 1);
  const stem = metricPrefix.slice(0, -1);
  if (!rest.includes('.') && !name.slice(0, name.indexOf('.')).includes(stem)) return undefined;
  if (isCommonMetric(name)) return undefined;
  return tile.metricNames.has(metricPrefix + rest) ? metricPrefix + rest : undefined;
}

export function metricType(tile: Tile, name: string): string | undefined {
  const types = tile.once('metric types', () => {
    const table = tile.metadata;
    return new Map(
      table?.rows.map((row) => [table.value(row, 'metric_name'), table.value(row, 'metric_type')]) ?? [],
    );
  });
  return types.get(name);
}

/** The listed metrics that a dashboard or monitor asks for. */
export function shownMetrics(tile: Tile): ReadonlySet<string> {
  const inMonitors = monitorQueries(tile).flatMap(({ query }) => (query ? metricsOf(query.of) : []));
  const all = [...queriedMetrics(tile).map(({ metric }) => metric), ...inMonitors];
  return new Set(all.flatMap(({ metric }) => declaredName(tile, metric) ?? []));
}
