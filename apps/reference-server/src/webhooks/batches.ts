import { DatabaseUnavailable, isDatabaseUnavailable } from '../database/database-unavailable.ts';
import { inTime, late, maxWaiters, withAllowance } from '../database/waits.ts';

/** How items are done together. */
export interface BatchOptions<Item, Outcome> {
  /** @returns the outcomes in the order of the items */
  work(key: string, items: readonly Item[]): Promise<readonly Outcome[]>;
  /** Bytes of an item. */
  bytesOf(item: Item): number;
  /** How long the work may wait for the database, in milliseconds. */
  workMs: number;
}

/** Of what is done together, beside the number of those that may wait. */
const maxBytes = 1_000_000;

interface Entry<Item, Outcome> {
  readonly item: Item;
  readonly outcome: PromiseWithResolvers<Outcome>;
}

/**
 * Works for each key once at a time; what comes in meanwhile is done together the next time. However much comes for one
 * key, it takes one connection, and a crowd costs little more than one.
 */
export class Batches<Item, Outcome> {
  readonly #options: BatchOptions<Item, Outcome>;
  /** What waits, by key; a key is here as long as it is worked for. */
  readonly #waiting = new Map<string, Entry<Item, Outcome>[]>();

  constructor(options: BatchOptions<Item, Outcome>) {
    this.#options = options;
  }

  /** @throws DatabaseUnavailable when too many wait for the key or the caller's time is over; the work may be done all the same */
  async add(key: string, item: Item): Promise<Outcome> {
    const entry: Entry<Item, Outcome> = { item, outcome: Promise.withResolvers() };
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      this.#waiting.set(key, [entry]);
      void this.#drain(key);
    } else if (waiting.length < maxWaiters) waiting.push(entry);
    else throw new DatabaseUnavailable('DATABASE_OVERLOADED', 'Too many deliveries of one webhook wait.');
    const outcome = await inTime(entry.outcome.promise);
    if (outcome !== late) return outcome;
    entry.outcome.promise.catch(() => undefined);
    this.#forget(key, entry);
    throw new DatabaseUnavailable('DATABASE_SILENT', 'The database did not answer in time.');
  }

  /** No work is begun for a caller that is gone. */
  #forget(key: string, entry: Entry<Item, Outcome>): void {
    const waiting = this.#waiting.get(key) ?? [];
    const index = waiting.indexOf(entry);
    if (index !== -1) waiting.splice(index, 1);
  }

  async #drain(key: string): Promise<void> {
    for (;;) {
      const entries = this.#takeBatch(key);
      if (entries.length === 0) return;
      try {
        await this.#settle(key, entries);
      } catch (error) {
        // One that cannot be done must not take the others along.
        const isAlone = entries.length === 1 || isDatabaseUnavailable(error);
        if (isAlone) for (const { outcome } of entries) outcome.reject(error);
        else
          for (const entry of entries) {
            await this.#settle(key, [entry]).catch((reason: unknown) => {
              entry.outcome.reject(reason);
            });
          }
      }
    }
  }

  async #settle(key: string, entries: readonly Entry<Item, Outcome>[]): Promise<void> {
    const options = this.#options;
    const items = entries.map(({ item }) => item);
    // Of its own: it must not end with the time of the caller that happened to begin it.
    const outcomes = await withAllowance(options.workMs, () => options.work(key, items));
    entries.forEach(({ outcome }, index) => {
      outcome.resolve(outcomes[index] as Outcome);
    });
  }

  #takeBatch(key: string): readonly Entry<Item, Outcome>[] {
    const waiting = this.#waiting.get(key) ?? [];
    let bytes = 0;
    const end = waiting.findIndex(({ item }, index) => {
      bytes += this.#options.bytesOf(item);
      return index > 0 && bytes > maxBytes;
    });
    const taken = waiting.splice(0, end === -1 ? waiting.length : end);
    if (taken.length === 0) this.#waiting.delete(key);
    return taken;
  }
}
