import { errorTable, type Actor, type ErrorCode } from './error-table.ts';
import {
  CustomerActionError,
  DatadogActionError,
  PartnerActionError,
  RequestRefusedError,
  type TilekitError,
} from './tilekit-error.ts';

/** What the place of the failure knows beyond the table's row. */
export interface ErrorEvidence {
  /** Replaces the table's remedy where the configuration allows a more exact one. */
  readonly remedy?: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Evidence; must not hold a secret. */
  readonly cause?: unknown;
}

const classes = {
  partner: PartnerActionError,
  customer: CustomerActionError,
  datadog: DatadogActionError,
  none: RequestRefusedError,
} as const satisfies Record<Actor, typeof TilekitError>;

/**
 * Makes the error of a code: class, remedy and public text come from the error table.
 *
 * @param code one of `ErrorCode`
 * @param what what happened, one sentence, with the offending name in quotes
 * @returns the error, to be thrown
 */
export function createError(code: ErrorCode, what: string, evidence: ErrorEvidence = {}): TilekitError {
  const row = errorTable[code];
  return new classes[row.actor](code, {
    what,
    remedy: evidence.remedy ?? row.remedy,
    publicMessage: row.publicMessage,
    status: evidence.status,
    retryAfterMs: evidence.retryAfterMs,
    cause: evidence.cause,
  });
}
