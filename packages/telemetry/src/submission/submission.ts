import { TilekitError, isRecord, type DatadogHost, type DatadogSite } from '@tilekit/core';
import type { BatchLimits } from '../batch/batch.ts';
import type { DeliveryOptions } from '../delivery/delivery.ts';

/** Why an item was dropped, or what Datadog will do to one that was sent; each with its line for the README. */
export const noteReasons = {
  FIELD_INVALID: 'dropped: a field has the wrong type, or an unknown value',
  NOT_SERIALISABLE:
    'dropped: it has no JSON form (a circular reference, a BigInt), or threw when it was read',
  TIMESTAMP_INVALID: 'dropped: neither a `Date` nor a finite number of seconds',
  TIMESTAMP_IN_MILLISECONDS:
    'dropped: a number so large that it must be milliseconds; Unix seconds are meant',
  TOO_OLD: 'dropped: older than Datadog accepts for this data type',
  TOO_FAR_AHEAD: 'dropped: further in the future than Datadog accepts for this data type',
  TEXT_TOO_LONG: 'dropped: a text is longer than Datadog allows for this data type',
  ITEM_TOO_LARGE: 'dropped: one item alone exceeds what a request may hold',
  REFUSED_BY_DATADOG: 'dropped: Datadog answered 400 for this item alone',
  TAG_WILL_BE_REWRITTEN: 'sent: Datadog lower-cases the tag, replaces characters, or cuts it at 200',
  WILL_BE_TRUNCATED: 'sent: Datadog keeps the first 1 MB of the log',
  ENCODING_REFUSED: 'sent: the intake refused zstd, so the request was sent again as deflate',
  ACCEPTED_WITH_ERRORS: 'sent: Datadog accepted the request and still reported an error',
} as const;

/** The closed list of reasons. */
export type NoteReason = keyof typeof noteReasons;

/** What is worth knowing about one item. */
export interface ItemNote {
  /** Place of the item in the input, counted from 0. */
  readonly position: number;
  readonly reason: NoteReason;
  /** One line for a person. */
  readonly detail: string;
  /** False: the item was sent, and this is a warning. */
  readonly dropped: boolean;
}

/** Why an item is not sent. */
export interface Refusal {
  readonly reason: NoteReason;
  /** One line for a person. */
  readonly detail: string;
}

/** What an encoder may ask and say about the item at hand. */
export interface ItemCheck {
  /** The time of the check, milliseconds since 1970. */
  readonly nowMs: number;
  /** The item is sent, and Datadog will treat it other than its author may think. */
  warn(reason: NoteReason, detail: string): void;
}

/** What an intake said with its acceptance. */
export interface IntakeAnswer {
  /** Errors that it reports although it accepted the request; normally none. */
  readonly errors: readonly string[];
}

/**
 * Reads the answer of an intake. Datadog's accept in one of these forms: an empty object with 202, a list of errors that
 * is normally empty, `{"status": "ok"}`, or `data` with what was made.
 *
 * @returns `undefined` for anything else, such as the sign-in page of a proxy: nothing may count as accepted then
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export function readAcceptance(body: unknown, status: number): IntakeAnswer | undefined {
  if (!isRecord(body) || 'error' in body) return undefined;
  if (Array.isArray(body.errors)) {
    return {
      errors: body.errors.map((error) => (typeof error === 'string' ? error : JSON.stringify(error))),
    };
  }
  const isEmpty = Object.keys(body).length === 0;
  return (isEmpty && status === 202) || body.status === 'ok' || isRecord(body.data)
    ? { errors: [] }
    : undefined;
}

/** One kind of data: where it goes, how an item becomes JSON text, and what a request of it may hold. */
export interface Family<Item> {
  /** The host of a site that takes this family, and the path there. */
  readonly address: (site: DatadogSite) => readonly [host: DatadogHost, path: `/${string}`];
  readonly limits: BatchLimits;
  /**
   * Turns one item into the JSON text that Datadog takes, and validates it.
   *
   * @returns the text, or why the item is not sent
   */
  readonly encode: (item: Item, check: ItemCheck) => string | Refusal;
}

/** Items to send: read once, and only as fast as Datadog takes them. */
export type Items<Item> = Iterable<Item> | AsyncIterable<Item>;

/** What every submission takes besides its items. */
export interface SubmissionOptions extends DeliveryOptions {
  /** The installation's site: its hosts take the data. */
  readonly site: DatadogSite;
  /** The API key of the installation. */
  readonly apiKey: string;
  /** Maximum requests prepared or in flight; bounds the memory. Default 4. */
  readonly concurrency?: number;
  /** How long an item of a slow async source waits for its request to fill, in milliseconds. Default 10,000. */
  readonly maxHoldMs?: number;
  /**
   * Called after each accepted request with the input positions of its items. A durable sender marks them as
   * done here, so that a stop or a crash repeats no more than the requests under way.
   */
  readonly onAccepted?: (positions: Uint32Array) => void;
}

/** What became of a submission's items. */
export interface SubmissionResult {
  /** Items that Datadog accepted. */
  readonly accepted: number;
  /** Items that will never be accepted, each counted under its reason. */
  readonly dropped: number;
  /** Items taken from the input whose fate is open, because the submission stopped: submit them again. */
  readonly undelivered: number;
  /** Requests sent, repeated ones included. */
  readonly requests: number;
  /** Bytes of request bodies sent, as encoded on the wire. */
  readonly bytes: number;
  /** Items sent again after an answer that leaves open whether the first time counted: the most duplicates there can be. */
  readonly resent: number;
  /** How often each reason was met, over dropped items and warnings. */
  readonly reasons: Readonly<Partial<Record<NoteReason, number>>>;
  /** The first notes of the submission, at most 100: enough to find the fault without growing with the input. */
  readonly notes: readonly ItemNote[];
}

/**
 * A submission ended before its input did. `code` and remedy are those of the reason in `cause`; `result` says what
 * was accepted until then, so that nothing need be sent twice.
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
