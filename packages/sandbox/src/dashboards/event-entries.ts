import type { EventEntry as SearchedEntry, EventSource } from '@tilekit/query/engine';
import type { EventEntry } from '../received/event-entry.ts';
import type { LogEntry } from '../received/log-entry.ts';

const adapted = new WeakMap<LogEntry | EventEntry, SearchedEntry>();

/** A log or event as the engine searches it: fields as written, attributes with `@`. */
export function asEventEntry(entry: LogEntry | EventEntry): SearchedEntry {
  const known = adapted.get(entry);
  if (known) return known;
  const searched: SearchedEntry = {
    atSeconds: entry.at.getTime() / 1000,
    text: 'message' in entry ? `${'title' in entry ? `${entry.title} ` : ''}${entry.message}` : '',
    valuesOf: (field) => entry.valuesOf(field.startsWith('@') ? field.slice(1) : field),
  };
  adapted.set(entry, searched);
  return searched;
}

/** The logs and events of an organization, read when a query asks for them. */
export function eventSource(logs: () => LogEntry[], events: () => EventEntry[]): EventSource {
  return {
    entriesOf(dataSource) {
      if (dataSource === 'logs') return logs().map(asEventEntry);
      return dataSource === 'events' ? events().map(asEventEntry) : undefined;
    },
  };
}

/** Reads once what several queries look at. */
export function once<T>(read: () => T[]): () => T[] {
  let entries: T[] | undefined;
  return () => (entries ??= read());
}
