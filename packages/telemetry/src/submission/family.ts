import type { DatadogHost, DatadogSite } from '@tilekit/core';
import type { BatchLimits } from '../batch/batch-limits.ts';
import type { ItemCheck, Refusal } from './item-check.ts';

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
