import { TilekitError } from '@tilekit/core';
import type { SubmissionResult } from './submission-result.ts';

/**
 * A submission ended before its input did. `code` and remedy are those of the reason in `cause`; `result` says what
 * was accepted until then, so that nothing has to be sent twice.
 */
export class SubmissionStopped extends TilekitError {
  readonly result: SubmissionResult;

  constructor(reason: TilekitError, result: SubmissionResult) {
    const open = `${result.accepted} items were accepted, ${result.undelivered} taken items were not delivered.`;
    super(reason.code, {
      what: `The submission stopped: ${reason.message}`,
      remedy: open,
      publicMessage: reason.publicMessage,
      status: reason.status,
      retryAfterMs: reason.retryAfterMs,
      cause: reason,
    });
    this.result = result;
  }
}
