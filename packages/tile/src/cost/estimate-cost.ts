import { queriedMetrics } from '../facts/dashboard-queries.ts';
import { monitorQueries } from '../facts/monitor-queries.ts';
import type { Tile } from '../tile/tile.ts';
import { metricsOf } from '@tilekit/query';
import { customMetricsPerCombination, isStandardMetric } from './billing.ts';
import type { ReceivedSeries } from './read-received.ts';

export interface MetricCost {
  readonly metric: string;
  /** `standard`: its prefix is the integration's; `custom`: billed to the customer by tag combinations. */
  readonly billing: 'standard' | 'custom';
  readonly kind: keyof typeof customMetricsPerCombination;
  readonly listed: boolean;
  /** Combinations of tag values of the customer with the most; missing where nothing was received. */
  readonly combinations?: number;
  /** Custom metrics that these combinations count as, if billed. */
  readonly customMetrics?: number;
  /** How many values each tag key has, most first. */
  readonly tagValues?: Readonly<Record<string, number>>;
}

export interface CostReport {
  readonly prefix: string;
  readonly customers: number;
  readonly metrics: readonly MetricCost[];
  /** Billed custom metrics: for each metric those of the customer with the most combinations. */
  readonly billed: number;
  /** What it would be if Datadog did not count the prefix as the integration's. */
  readonly billedWithoutPrefix: number;
}

/** Which metrics of a tile are standard and which are billed as custom, and how many a test run produced. */
export function estimateCost(tile: Tile, received: readonly ReceivedSeries[]): CostReport {
  const byMetric = Map.groupBy(received, ({ metric }) => metric);
  const withPercentiles = percentileMetrics(tile);
  const names = [...new Set([...tile.metricNames, ...byMetric.keys()])].filter((name) => name !== '').sort();
  const metrics = names.map((metric): MetricCost => {
    const series = byMetric.get(metric);
    const isDistribution =
      withPercentiles.has(metric) || series?.some((each) => each.isDistribution) === true;
    const kind = withPercentiles.has(metric) ? 'percentiles' : isDistribution ? 'distribution' : 'plain';
    const listed = tile.metricNames.has(metric);
    const billing = isStandardMetric(tile.metricPrefix, metric, tile.metricNames) ? 'standard' : 'custom';
    if (!series) return { metric, billing, kind, listed };
    const combinations = mostCombinations(series);
    return {
      ...{ metric, billing, kind, listed, combinations },
      customMetrics: combinations * customMetricsPerCombination[kind],
      tagValues: valuesPerKey(series),
    };
  });
  const sum = (list: readonly MetricCost[]) =>
    list.reduce((all, { customMetrics = 0 }) => all + customMetrics, 0);
  return {
    prefix: tile.metricPrefix,
    customers: new Set(received.map(({ customer }) => customer)).size,
    metrics,
    billed: sum(metrics.filter(({ billing }) => billing === 'custom')),
    billedWithoutPrefix: sum(metrics),
  };
}

/** Metrics that a dashboard or monitor asks percentiles of: distributions with percentiles turned on. */
function percentileMetrics(tile: Tile): ReadonlySet<string> {
  const inMonitors = monitorQueries(tile).flatMap(({ query }) => (query ? metricsOf(query.of) : []));
  const all = [...queriedMetrics(tile).map(({ metric }) => metric), ...inMonitors];
  return new Set(all.filter(({ aggregator }) => /^p\d/.test(aggregator)).map(({ metric }) => metric));
}

function mostCombinations(series: readonly ReceivedSeries[]): number {
  const perCustomer = [...Map.groupBy(series, ({ customer }) => customer).values()];
  return Math.max(...perCustomer.map((list) => new Set(list.map(({ tags }) => tags.join())).size));
}

function valuesPerKey(series: readonly ReceivedSeries[]): Readonly<Record<string, number>> {
  const values = Map.groupBy(new Set(series.flatMap(({ tags }) => tags)), (tag) => tag.split(':')[0] ?? tag);
  const counted = [...values].map(([key, list]) => [key, list.length] as const);
  return Object.fromEntries(counted.sort(([, a], [, b]) => b - a));
}
