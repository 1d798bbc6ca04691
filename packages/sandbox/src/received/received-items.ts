import type { Organisation } from '../organisations/organisation.ts';

/** The kinds of data that an integration sends. */
export const receivedFamilies = [
  'metrics',
  'logs',
  'events',
  'service-checks',
  'traces',
  'incidents',
] as const;

export type ReceivedFamily = (typeof receivedFamilies)[number];

/** One series, point list, log, event, check, span or incident, decoded and otherwise as it was sent. */
export interface ReceivedItem {
  site: string;
  organisation: string;
  receivedAt: string;
  /** JSON text: it needs a fraction of the memory of the object. */
  payload: string;
}

/** Everything that the intakes accepted, newest last. Above the bound the oldest items go. */
export class ReceivedItems {
  readonly #maxItems: number;
  readonly #items = new Map<ReceivedFamily, ReceivedItem[]>();
  readonly #discarded = new Map<ReceivedFamily, number>();

  /** @param maxItems Bound for each family. */
  constructor(maxItems: number) {
    this.#maxItems = maxItems;
  }

  add(family: ReceivedFamily, organisation: Organisation, at: Date, payloads: readonly unknown[]): void {
    const items = this.#items.get(family) ?? [];
    this.#items.set(family, items);
    const site = organisation.site.parameter;
    const receivedAt = at.toISOString();
    for (const payload of payloads) {
      items.push({ site, organisation: organisation.key, receivedAt, payload: JSON.stringify(payload) });
    }
    // Cutting in larger steps keeps the cost per item constant.
    const surplus = items.length - this.#maxItems;
    if (surplus > this.#maxItems / 10) {
      items.splice(0, surplus);
      this.#discarded.set(family, this.discarded(family) + surplus);
    }
  }

  /** Items of a family, oldest first; of one site when `site` is given. */
  list(family: ReceivedFamily, site?: string): ReceivedItem[] {
    const items = this.#items.get(family) ?? [];
    return site === undefined ? items : items.filter((item) => item.site === site);
  }

  /** How many items of a family no longer fit. */
  discarded(family: ReceivedFamily): number {
    return this.#discarded.get(family) ?? 0;
  }

  reset(): void {
    this.#items.clear();
    this.#discarded.clear();
  }
}
