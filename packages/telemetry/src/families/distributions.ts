import { checkMetricName, metricLimits, metricWindow } from './metrics.ts';
import { checkInstant, checkText, type Instant } from '../items/fields.ts';
import { jsonString } from '../items/json-text.ts';
import { encodeTags } from '../items/tags.ts';
import type {
  Family,
  ItemCheck,
  Items,
  Refusal,
  SubmissionOptions,
  SubmissionResult,
} from '../submission/submission.ts';
import { submitItems } from '../submission/submit-items.ts';

/** Every value that was measured at, or since, a moment: Datadog computes percentiles over them. */
export interface DistributionPoint {
  /** At most one hour back and ten minutes ahead. */
  readonly timestamp: Instant;
  readonly values: readonly number[];
}

/** Points of one distribution metric with the same tags. */
export interface DistributionSeries {
  /** Name as in the tile's `metadata.csv`. */
  readonly metric: string;
  readonly points: readonly DistributionPoint[];
  readonly tags?: readonly string[];
  readonly host?: string;
}

/**
 * Series for `POST /api/v1/distribution_points`.
 *
 * No limit is documented for it: those of metrics are kept. `deflate` is the one encoding that it takes.
 *
 * @see https://docs.datadoghq.com/api/latest/metrics/#submit-distribution-points
 */
const distributionFamily: Family<DistributionSeries> = {
  address: (site) => [site.apiHost, '/api/v1/distribution_points'],
  limits: { ...metricLimits, encoding: 'deflate' },
  encode: (series, check) => {
    const refusal = checkMetricName(series.metric) ?? checkText('host', series.host);
    if (refusal) return refusal;
    const points = encodePoints(series.points, check);
    if (typeof points !== 'string') return points;
    const tags = series.tags === undefined ? undefined : encodeTags(series.tags, check);
    if (typeof tags === 'object') return tags;
    const host = series.host === undefined ? '' : `,"host":${jsonString(series.host)}`;
    return `{"metric":"${series.metric}","points":[${points}]${tags ? `,"tags":${tags}` : ''}${host}}`;
  },
};

function encodePoints(points: readonly DistributionPoint[], check: ItemCheck): string | Refusal {
  if (!Array.isArray(points) || points.length === 0) {
    return { reason: 'FIELD_INVALID', detail: '`points` is a list of at least one point.' };
  }
  const good: string[] = [];
  let refusal: Refusal | undefined;
  for (const point of points as readonly DistributionPoint[]) {
    const text = encodePoint(point, check);
    if (typeof text === 'string') {
      good.push(text);
      continue;
    }
    refusal = text;
    if (points.length > 1) check.warn(text.reason, `One point was left out. ${text.detail}`);
  }
  return refusal && good.length === 0 ? refusal : good.join(',');
}

function encodePoint({ timestamp, values }: DistributionPoint, check: ItemCheck): string | Refusal {
  const seconds = checkInstant(timestamp, metricWindow, check);
  if (typeof seconds !== 'number') return seconds;
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => Number.isFinite(value))) {
    return { reason: 'FIELD_INVALID', detail: '`values` is a list of at least one finite number.' };
  }
  return `[${seconds},${JSON.stringify(values)}]`;
}

/** Options of {@link submitDistributions}. */
export interface SubmitDistributionsOptions extends SubmissionOptions {
  readonly series: Items<DistributionSeries>;
}

/**
 * Sends distributions: `POST /api/v1/distribution_points`, checked and batched like metrics.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/metrics/#submit-distribution-points
 */
export function submitDistributions({
  series,
  ...options
}: SubmitDistributionsOptions): Promise<SubmissionResult> {
  return submitItems(distributionFamily, series, options);
}
