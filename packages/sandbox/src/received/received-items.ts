import { dataFamilies } from '@tilekit/tile/reader';
import type { Organization } from '../organizations/organization.ts';
import type { TilePipeline } from '../pipelines/tile-pipelines.ts';
import { writeExactly } from './exact-integers.ts';

/** The kinds of data that an integration sends. */
export const receivedFamilies = [...dataFamilies, 'other'] as const;

export type ReceivedFamily = (typeof receivedFamilies)[number];

/** One series, point list, log, event, check, span or incident, decoded and otherwise as it was sent. */
export interface ReceivedItem {
  site: string;
  organization: string;
  receivedAt: string;
  /** JSON text: it needs a fraction of the memory of the object. */
  payload: string;
  /** What Datadog would have dropped silently, and why. */
  dropped: string | undefined;
  /** Of a log: the pipelines that process it; undefined when no account was connected as it arrived. */
  pipelines?: readonly TilePipeline[] | undefined;
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

  add<Payload>(
    family: ReceivedFamily,
    organization: Organization,
    at: Date,
    payloads: readonly Payload[],
    findDropped: (payload: Payload) => string | undefined = () => undefined,
    pipelines?: readonly TilePipeline[],
  ): void {
    const items = this.#items.get(family) ?? [];
    this.#items.set(family, items);
    const site = organization.site.parameter;
    const receivedAt = at.toISOString();
    for (const payload of payloads) {
      items.push({
        site,
        organization: organization.key,
        receivedAt,
        payload: writeExactly(payload),
        dropped: findDropped(payload),
        pipelines,
      });
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

  /** The newest items of an organization, oldest first. */
  newest(family: ReceivedFamily, organization: Organization, count: number): ReceivedItem[] {
    const items = this.#items.get(family) ?? [];
    const found: ReceivedItem[] = [];
    for (let index = items.length - 1; index >= 0 && found.length < count; index -= 1) {
      const item = items[index];
      if (item?.organization === organization.key) found.push(item);
    }
    return found.reverse();
  }

  /** How many items of an organization are kept. */
  count(family: ReceivedFamily, organization: Organization): number {
    const items = this.#items.get(family) ?? [];
    return items.reduce((total, item) => total + (item.organization === organization.key ? 1 : 0), 0);
  }

  /** How many items of a family no longer fit. */
  discarded(family: ReceivedFamily): number {
    return this.#discarded.get(family) ?? 0;
  }

  /** Forgets a family, or what one site has of it. */
  clear(family: ReceivedFamily, site?: string): void {
    const others = site === undefined ? [] : this.list(family).filter((item) => item.site !== site);
    this.#items.set(family, others);
    if (site === undefined) this.#discarded.delete(family);
  }

  reset(): void {
    this.#items.clear();
    this.#discarded.clear();
  }
}
