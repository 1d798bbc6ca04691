import type { Distribution } from './distribution.ts';

/** How a metric was submitted. */
export type MetricType = 'count' | 'rate' | 'gauge' | 'distribution';

/** The points of one metric with one set of tags, ordered by time. */
export interface MetricSeries {
  readonly metric: string;
  readonly type: MetricType;
  /** Between two points, as submitted with counts and rates. */
  readonly intervalSeconds: number;
  /** Normalized: see `normalizeTag`. */
  readonly tags: readonly string[];
  /** So many entries of `times` and `values` are in use. */
  readonly size: number;
  /** Unix seconds, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Beside `times`, for a distribution. */
  readonly distributions: readonly Distribution[];
}

/** Where the engine finds the series of a metric. */
export interface MetricSource {
  seriesOf(metric: string): Iterable<MetricSeries>;
}

/** One line of a result. */
export interface ResultSeries {
  /** Tags of the group, such as `service:checkout`, in the order of the query; empty without groups. */
  readonly group: readonly string[];
  /** A value for each bucket; `NaN` where there is none. */
  readonly values: Float64Array;
}

/**
 * A metric name as Datadog stores it: other characters become `_`.
 *
 * @returns the name from its first letter on, at most 200 characters; empty when it has no letter
 * @see https://docs.datadoghq.com/metrics/custom_metrics/#naming-custom-metrics
 */
export function normalizeMetricName(name: string): string {
  return name
    .replace(/[^A-Za-z0-9_.]+/g, '_')
    .replace(/_{2,}/g, '_')
    .replace(/_?\._?/g, '.')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 200);
}

/**
 * A tag as Datadog stores it: lower case, other characters become `_`.
 *
 * @returns the tag with at most 200 characters and no `_` at its end
 * @see https://docs.datadoghq.com/getting_started/tagging/
 */
export function normalizeTag(tag: string): string {
  return tag
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:./]+/gu, '_')
    .replace(/_{2,}/g, '_')
    .slice(0, 200)
    .replace(/_+$/, '');
}

/**
 * Looks up the values of a tag's key. A tag without a colon has no key.
 *
 * @returns the value of each tag with the key, in the order of the tags
 */
export function tagValues(tags: readonly string[], key: string): string[] {
  const prefix = `${key}:`;
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));
}
