import { isCommonMetric, isUnderPrefix } from '../facts/declared-metrics.ts';

/**
 * How many custom metrics a combination of tag values counts as: a distribution has five aggregations, and five
 * percentiles more once they are turned on.
 * @see https://docs.datadoghq.com/account_management/billing/custom_metrics/
 */
export const customMetricsPerCombination = { plain: 1, distribution: 5, percentiles: 10 } as const;

/**
 * @param listed the names of `metadata.csv`
 * @returns whether it is no custom metric: Datadog goes by the prefix that the manifest declares
 */
export function isStandardMetric(metricPrefix: string, metric: string, listed: Iterable<string>): boolean {
  return isUnderPrefix(metricPrefix, metric, listed) || isCommonMetric(metric);
}
