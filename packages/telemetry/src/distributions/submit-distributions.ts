import { submitItems } from '../submission/submit-items.ts';
import type { Items, SubmissionOptions } from '../submission/submission-options.ts';
import type { SubmissionResult } from '../submission/submission-result.ts';
import { distributionFamily } from './distribution-family.ts';
import type { DistributionSeries } from './distribution-series.ts';

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
