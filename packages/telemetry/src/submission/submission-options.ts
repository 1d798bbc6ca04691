import type { DatadogSite } from '@tilekit/core';
import type { DeliveryOptions } from '../delivery/delivery.ts';

/** Items to send: read once, and only as fast as Datadog takes them. */
export type Items<Item> = Iterable<Item> | AsyncIterable<Item>;

/** What every submission takes besides its items. */
export interface SubmissionOptions extends DeliveryOptions {
  /** The installation's site: its hosts take the data. */
  readonly site: DatadogSite;
  /** The API key of the installation. */
  readonly apiKey: string;
  /** Requests prepared or under way at once; bounds the memory. Default 4. */
  readonly concurrency?: number;
  /** How long an item of a slow async source waits for its request to fill, in milliseconds. Default 10,000. */
  readonly maxHoldMs?: number;
  /**
   * Told after each accepted request which items it held, by position in the input. A durable sender marks them as
   * done here, so that a stop or a crash repeats no more than the requests under way.
   */
  readonly onAccepted?: (positions: Uint32Array) => void;
}
