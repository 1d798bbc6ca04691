import {
  CustomerActionError,
  DatadogActionError,
  PartnerActionError,
  RequestRefusedError,
  type TilekitError,
} from '@tilekit/core';

/** Who must act on an error. */
type Actor = 'partner' | 'customer' | 'datadog' | 'none';

interface ErrorRow {
  readonly actor: Actor;
  /** One line for the table in the README. */
  readonly meaning: string;
  /** What to do, for the developer and the log. */
  readonly remedy: string;
  /** What a visitor may read. */
  readonly publicMessage: string;
}

/** Every error of this package by its code. */
export const errorTable = {
  DELIVERY_GAVE_UP: {
    actor: 'datadog',
    meaning: 'no attempt succeeded before the deadline',
    remedy: 'Keep what was not sent and submit it later.',
    publicMessage: 'Datadog cannot be reached at the moment. We will try again.',
  },
  SUBMISSION_ABORTED: {
    actor: 'none',
    meaning: 'the signal of the caller was aborted',
    remedy: 'Submit what was not sent when you are ready to continue.',
    publicMessage: 'Sending data to Datadog was interrupted.',
  },
  SOURCE_FAILED: {
    actor: 'partner',
    meaning: 'the iterable that was given as input threw',
    remedy: 'Check `cause`: the iterable that was given as input threw it.',
    publicMessage: 'The data for Datadog could not be read.',
  },
  REQUEST_REFUSED: {
    actor: 'partner',
    meaning: 'Datadog refuses the requests as a whole, not single items',
    remedy: 'Compare the answer in `cause` with the documentation of the endpoint; retrying will not help.',
    publicMessage: 'Datadog did not accept the data of this connection.',
  },
  INPUT_INVALID: {
    actor: 'partner',
    meaning: 'a parameter is wrong; nothing was sent',
    remedy: 'Correct the input; nothing was sent.',
    publicMessage: 'The data for Datadog is not valid.',
  },
  INCIDENT_OUTCOME_UNKNOWN: {
    actor: 'partner',
    meaning: 'the answer to creating an incident was lost',
    remedy:
      'Look for the incident in Datadog before you create it again: the request may have been carried out.',
    publicMessage: 'It is not known whether Datadog opened the incident.',
  },
  OTLP_UNSUPPORTED: {
    actor: 'partner',
    meaning: 'the site has no OTLP intake',
    remedy:
      "Send through a Datadog Agent or an OpenTelemetry Collector on the customer's side (see README, Traces).",
    publicMessage: 'This Datadog site does not accept OpenTelemetry data directly.',
  },
} as const satisfies Record<string, ErrorRow>;

/** The closed list of this package's codes. */
export type TelemetryErrorCode = keyof typeof errorTable;

const classes = {
  partner: PartnerActionError,
  customer: CustomerActionError,
  datadog: DatadogActionError,
  none: RequestRefusedError,
} as const satisfies Record<Actor, typeof TilekitError>;

/**
 * Creates the error for a code: class, remedy and public text come from the error table.
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
