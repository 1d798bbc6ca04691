import { flatAttributes, textOfValue } from '../intake/otlp/flatten-request.ts';
import type { Searchable } from '../search/search-query.ts';
import { numberAt, parsePayload, textAt, valueAt, type Payload } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

/** A log as the console shows it. */
export interface LogEntry extends Searchable {
  at: Date;
  status: string;
  service: string;
  source: string;
  host: string;
  message: string;
  tags: string[];
  attributes: Payload;
  dropped: string | undefined;
}

/** Reads a received log: reserved attributes, tags, and all the rest. */
export function readLogEntry(item: ReceivedItem): LogEntry {
  const payload = fromOtlp(parsePayload(item.payload));
  const embedded = embeddedAttributes(payload);
  const attributes = { ...embedded, ...payload };
  const tags = textAt(payload, 'ddtags')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const entry = {
    at: readTime(attributes) ?? new Date(item.receivedAt),
    status: readStatus(attributes),
    service: textAt(payload, 'service'),
    source: textAt(payload, 'ddsource'),
    host: textAt(payload, 'hostname'),
    // As Datadog's preprocessing of JSON logs does: the message inside is what a person reads.
    message: textAt(embedded, 'message') || textAt(payload, 'message'),
    tags,
    attributes,
    dropped: item.dropped,
    text: item.payload,
  };
  return { ...entry, valuesOf: (field) => valuesOf(entry, field) };
}

/** An OTLP record in the words of the log intake; other logs as they are. */
function fromOtlp(payload: Payload): Payload {
  if (!('body' in payload) && !('timeUnixNano' in payload)) return payload;
  const resource = flatAttributes(payload.resource);
  const nanoseconds = Number(payload.timeUnixNano ?? payload.observedTimeUnixNano ?? 0);
  return {
    ...flatAttributes(payload),
    message: textOfValue(payload.body) ?? '',
    status: textAt(payload, 'severityText') || 'info',
    service: resource['service.name'] ?? '',
    hostname: resource['host.name'] ?? '',
    ddsource: resource['datadog.log.source'] ?? 'otlp_log_ingestion',
    ddtags: Object.entries(resource)
      .map(([key, value]) => `${key}:${value}`)
      .join(','),
    ...(nanoseconds > 0 ? { timestamp: nanoseconds / 1e6 } : {}),
  };
}

/** A message that is itself a JSON object carries the log's attributes. */
function embeddedAttributes(payload: Payload): Payload {
  const message = textAt(payload, 'message').trim();
  return message.startsWith('{') ? parsePayload(message) : {};
}

function valuesOf(entry: Omit<LogEntry, 'valuesOf'>, field: string): string[] {
  if (field === 'status' || field === 'service' || field === 'source' || field === 'host') {
    return entry[field] === '' ? [] : [entry[field]];
  }
  const tagged = entry.tags
    .filter((tag) => tag.startsWith(`${field}:`))
    .map((tag) => tag.slice(field.length + 1));
  const attribute = valueAt(entry.attributes, field);
  return typeof attribute === 'string' || typeof attribute === 'number' || typeof attribute === 'boolean'
    ? [...tagged, String(attribute)]
    : tagged;
}

/** Names under which libraries send the severity. */
function readStatus(attributes: Payload): string {
  const value =
    textAt(attributes, 'status') || textAt(attributes, 'level') || textAt(attributes, 'severity') || 'info';
  const status = value.toLowerCase();
  if (/^(emerg|f|alert|crit|fatal)/.test(status)) return 'critical';
  if (status.startsWith('e')) return 'error';
  if (status.startsWith('w')) return 'warn';
  if (/^(d|trace|verbose)/.test(status)) return 'debug';
  if (/^(o|s)/.test(status)) return 'ok';
  return 'info';
}

/** The official date of a log, from the names that Datadog looks at. */
export function readTime(attributes: Payload): Date | undefined {
  for (const name of ['timestamp', '@timestamp', 'date', '_timestamp', 'eventTime', 'published_date']) {
    const number = numberAt(attributes, name);
    const text = textAt(attributes, name);
    const time = number ?? (text === '' ? Number.NaN : Date.parse(text));
    if (!Number.isNaN(time)) return new Date(time);
  }
  return undefined;
}
