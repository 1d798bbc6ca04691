import { submitItems } from '../submission/submit-items.ts';
import type { Items, SubmissionOptions } from '../submission/submission-options.ts';
import type { SubmissionResult } from '../submission/submission-result.ts';
import { eventFamily } from './event-family.ts';
import type { DatadogEvent } from './event.ts';

/** Options of {@link submitEvents}. */
export interface SubmitEventsOptions extends SubmissionOptions {
  readonly events: Items<DatadogEvent>;
}

/**
 * Sends events: `POST /api/v1/events`, one request for each, because the endpoint takes no lists.
 *
 * An event older than 18 hours, or with a text or key that is too long, is dropped and counted.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
export function submitEvents({ events, ...options }: SubmitEventsOptions): Promise<SubmissionResult> {
  return submitItems(eventFamily, events, options);
}
