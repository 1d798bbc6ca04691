import { applicationKeyHeader } from '../delivery/delivery.ts';
import { submitItems } from '../submission/submit-items.ts';
import type { Items, SubmissionOptions } from '../submission/submission-options.ts';
import type { SubmissionResult } from '../submission/submission-result.ts';
import { correlatedEventFamily } from './correlated-event-family.ts';
import type { CorrelatedEvent } from './correlated-event.ts';

/** Options of {@link submitCorrelatedEvents}. */
export interface SubmitCorrelatedEventsOptions extends SubmissionOptions {
  /** The specification asks for it beside the API key; OAuth does not create one. */
  readonly applicationKey: string;
  readonly events: Items<CorrelatedEvent>;
}

/**
 * Sends change and alert events: `POST /api/v2/events` on the site's event intake, one request for each.
 *
 * An integration that is connected by OAuth has no application key, and sends `submitEvents` instead.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
export function submitCorrelatedEvents({
  events,
  applicationKey,
  ...options
}: SubmitCorrelatedEventsOptions): Promise<SubmissionResult> {
  return submitItems(correlatedEventFamily, events, options, applicationKeyHeader(applicationKey));
}
