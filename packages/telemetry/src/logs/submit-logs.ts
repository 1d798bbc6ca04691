import { submitItems } from '../submission/submit-items.ts';
import type { Items, SubmissionOptions } from '../submission/submission-options.ts';
import type { SubmissionResult } from '../submission/submission-result.ts';
import { logFamily } from './log-family.ts';
import type { LogEntry } from './log-entry.ts';

/** Options of {@link submitLogs}. */
export interface SubmitLogsOptions extends SubmissionOptions {
  readonly logs: Items<LogEntry>;
}

/**
 * Sends logs: `POST /api/v2/logs` on the site's log intake, in requests of at most 1,000 logs and 5 MB of text.
 *
 * A log older than 18 hours or with a field of the wrong type is dropped and counted. A log of more than 1 MB is sent
 * with a warning, because Datadog keeps its start.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export function submitLogs({ logs, ...options }: SubmitLogsOptions): Promise<SubmissionResult> {
  return submitItems(logFamily, logs, options);
}
