import type { Searchable } from '../search/match-search.ts';

/** A log, an event or whatever else is searched and counted. */
export interface EventEntry extends Searchable {
  readonly atSeconds: number;
}

/** Where the engine finds logs and events. */
export interface EventSource {
  /** The entries of a data source such as `logs`, in any order; `undefined` when it is not kept. */
  entriesOf(dataSource: string): Iterable<EventEntry> | undefined;
}

/** No logs and no events. */
export const noEvents: EventSource = { entriesOf: () => undefined };
