import type { Searchable } from '../search/search-query.ts';
import { isObject, numberAt, parsePayload, textAt, textsAt, valueAt, type Payload } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

/** An event as the console shows it. */
export interface EventEntry extends Searchable {
  at: Date;
  title: string;
  message: string;
  /** `error`, `warning`, `info`, `success` and so on. */
  kind: string;
  source: string;
  host: string;
  tags: string[];
}

/** Reads a received event, of version 1 or 2. */
export function readEventEntry(item: ReceivedItem): EventEntry {
  const payload = parsePayload(item.payload);
  const entry = isObject(payload.data) ? readVersion2(payload) : readVersion1(payload);
  const at = entry.at ?? new Date(item.receivedAt);
  const event = { ...entry, at, text: `${entry.title} ${entry.message}` };
  return { ...event, valuesOf: (field) => valuesOf(event, field) };
}

function readVersion1(payload: Payload) {
  const happened = numberAt(payload, 'date_happened');
  return {
    at: happened === undefined ? undefined : new Date(happened * 1000),
    title: textAt(payload, 'title'),
    message: textAt(payload, 'text'),
    kind: textAt(payload, 'alert_type') || 'info',
    source: textAt(payload, 'source_type_name'),
    host: textAt(payload, 'host'),
    tags: textsAt(payload, 'tags'),
  };
}

function readVersion2(payload: Payload) {
  const attributes = valueAt(payload, 'data.attributes');
  const fields = isObject(attributes) ? attributes : {};
  const time = Date.parse(textAt(fields, 'timestamp'));
  return {
    at: Number.isNaN(time) ? undefined : new Date(time),
    title: textAt(fields, 'title'),
    message: textAt(fields, 'message'),
    kind: textAt(fields, 'attributes.status') || textAt(fields, 'category') || 'info',
    source: textAt(fields, 'integration_id'),
    host: textAt(fields, 'host'),
    tags: textsAt(fields, 'tags'),
  };
}

function valuesOf(event: Omit<EventEntry, 'valuesOf'>, field: string): string[] {
  const tagged = event.tags
    .filter((tag) => tag.startsWith(`${field}:`))
    .map((tag) => tag.slice(field.length + 1));
  if (field === 'source' || field === 'sources') return [event.source, ...tagged];
  if (field === 'host') return [event.host, ...tagged];
  if (field === 'status' || field === 'alert_type') return [event.kind, ...tagged];
  return tagged;
}
