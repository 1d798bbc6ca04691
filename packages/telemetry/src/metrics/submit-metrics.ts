import { submitItems } from '../submission/submit-items.ts';
import type { Items, SubmissionOptions } from '../submission/submission-options.ts';
import type { SubmissionResult } from '../submission/submission-result.ts';
import { metricFamily } from './metric-family.ts';
import type { MetricSeries } from './metric-series.ts';

/** Options of {@link submitMetrics}. */
export interface SubmitMetricsOptions extends SubmissionOptions {
  readonly series: Items<MetricSeries>;
}

/**
 * Sends metrics: `POST /api/v2/series`, in requests of at most 512,000 bytes that hold at most 5,242,880 bytes of text.
 *
 * A series with a bad name, type, interval or tags is dropped and counted. A point that Datadog would drop in silence
 * (more than an hour old, more than ten minutes ahead, not finite) is left out with a warning, the series only when no
 * point is left.
 *
 * @param options.series any number of series; an iterable is read as fast as Datadog takes it
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped with code API_KEY_REJECTED, REQUEST_REFUSED, DELIVERY_GAVE_UP, SUBMISSION_ABORTED,
 * SOURCE_FAILED, or that of a TransportError
 * @see https://docs.datadoghq.com/api/latest/metrics/#submit-metrics
 */
export function submitMetrics({ series, ...options }: SubmitMetricsOptions): Promise<SubmissionResult> {
  return submitItems(metricFamily, series, options);
}
