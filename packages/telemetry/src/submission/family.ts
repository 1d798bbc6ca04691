import { isRecord, type DatadogHost, type DatadogSite } from '@tilekit/core';
import type { BatchLimits } from '../batch/batch-limits.ts';
import type { ItemCheck, Refusal } from './item-check.ts';

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
   * Turns one item into the JSON text that Datadog takes, checking it on the way.
   *
   * @returns the text, or why the item is not sent
   */
  readonly encode: (item: Item, check: ItemCheck) => string | Refusal;
}
