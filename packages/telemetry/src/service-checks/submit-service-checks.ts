import { submitItems } from '../submission/submit-items.ts';
import type { Items, SubmissionOptions } from '../submission/submission-options.ts';
import type { SubmissionResult } from '../submission/submission-result.ts';
import { serviceCheckFamily } from './service-check-family.ts';
import type { ServiceCheck } from './service-check.ts';

/** Options of {@link submitServiceChecks}. */
export interface SubmitServiceChecksOptions extends SubmissionOptions {
  readonly checks: Items<ServiceCheck>;
}

/**
 * Sends service checks: `POST /api/v1/check_run`. A check older than ten minutes is dropped and counted.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/service-checks/#submit-a-service-check
 */
export function submitServiceChecks({
  checks,
  ...options
}: SubmitServiceChecksOptions): Promise<SubmissionResult> {
  return submitItems(serviceCheckFamily, checks, options);
}
