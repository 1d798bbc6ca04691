import {
  CustomerActionError,
  DatadogActionError,
  PartnerActionError,
  RequestRefusedError,
  type TilekitError,
} from '@tilekit/core';
import { errorTable, type Actor, type TelemetryErrorCode } from './error-table.ts';

const classes = {
  partner: PartnerActionError,
  customer: CustomerActionError,
  datadog: DatadogActionError,
  nobody: RequestRefusedError,
} as const satisfies Record<Actor, typeof TilekitError>;

/**
 * Makes the error of a code: class, remedy and public text come from the error table.
 *
 * @param what what happened, one sentence, with the offending name in quotes
 * @param evidence must not hold a secret
 */
export function createError(
  code: TelemetryErrorCode,
  what: string,
  evidence: {
    readonly status?: number | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly cause?: unknown;
  } = {},
): TilekitError {
  const { actor, remedy, publicMessage } = errorTable[code];
  return new classes[actor](code, { what, remedy, publicMessage, ...evidence });
}
