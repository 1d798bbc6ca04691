import { flatAttributes, textOfValue } from '../intake/otlp/flatten-request.ts';
import type { LogInput, ProcessedLog } from '@tilekit/log-pipeline';
import { noAccount, processLog, type Processing } from '../pipelines/process-log.ts';
import type { Searchable } from '../search/search-query.ts';
import { numberAt, parsePayload, textAt, valueAt, type Payload } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

/** A log as the console shows it, and as queries find it: processed, once a pipeline has let it in. */
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
  /** What was sent. */
  raw: Payload;
  processing: Processing;
}

/** Longer ones are read and processed whenever they are shown, so that they are not kept twice. */
const maxRememberedLength = 8000;
const entries = new WeakMap<ReceivedItem, LogEntry>();

/** Reads a received log: reserved attributes, tags, and all the rest, after the pipelines of the tile. */
export function readLogEntry(item: ReceivedItem): LogEntry {
  const known = entries.get(item);
  if (known) return known;
  const raw = parsePayload(item.payload);
  const received = readReceived(item, raw);
  const { log, processing } = item.pipelines
    ? processLog(item.pipelines, inputOf(received, item))
    : { log: undefined, processing: { pipelines: [], reason: noAccount } };
  const fields = log ? { ...received, ...processedFields(log, received) } : received;
  const entry = { ...fields, raw, processing, valuesOf: (field: string) => valuesOf(fields, field) };
  if (item.payload.length <= maxRememberedLength) entries.set(item, entry);
  return entry;
}

type LogFields = Omit<LogEntry, 'raw' | 'processing' | 'valuesOf'>;

function readReceived(item: ReceivedItem, raw: Payload): LogFields {
  const payload = fromOtlp(raw);
  const embedded = embeddedAttributes(payload);
  const attributes = { ...embedded, ...payload };
  return {
    at: readTime(attributes) ?? new Date(item.receivedAt),
    status: readStatus(attributes),
    service:
      textAt(payload, 'service') || textAt(attributes, 'service') || textAt(attributes, 'syslog.appname'),
    source: textAt(payload, 'ddsource') || textAt(attributes, 'ddsource'),
    host: textAt(payload, 'hostname') || textAt(attributes, 'host') || textAt(attributes, 'syslog.hostname'),
    // As Datadog's preprocessing of JSON logs does: the message inside is what a person reads.
    message: textAt(embedded, 'message') || textAt(payload, 'message'),
    tags: textAt(payload, 'ddtags')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    attributes,
    dropped: item.dropped,
    text: item.payload,
  };
}

const reservedNames = new Set(['message', 'service', 'ddsource', 'ddtags', 'hostname', 'status']);

function inputOf(received: LogFields, item: ReceivedItem): LogInput {
  const payload = fromOtlp(parsePayload(item.payload));
  return {
    message: textAt(payload, 'message'),
    attributes: Object.fromEntries(Object.entries(payload).filter(([name]) => !reservedNames.has(name))),
    sources: received.source === '' ? [] : [received.source],
    tags: received.tags,
    status: received.status,
    arrivedAt: Date.parse(item.receivedAt),
    ...(received.service !== '' && { service: received.service }),
    ...(received.host !== '' && { host: received.host }),
  };
}

function processedFields(log: ProcessedLog, received: LogFields): Partial<LogFields> {
  const { message, attributes, service = '', host = '', status = 'info', timestamp, tags } = log;
  const at = typeof timestamp === 'number' ? new Date(timestamp) : received.at;
  return {
    at: Number.isNaN(at.getTime()) ? received.at : at,
    message,
    attributes: { ...attributes },
    service,
    host,
    status,
    tags: [...tags],
  };
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

function valuesOf(entry: LogFields, field: string): string[] {
  if (field === 'status' || field === 'service' || field === 'source' || field === 'host') {
    return entry[field] === '' ? [] : [entry[field]];
  }
  const tagged = entry.tags
    .filter((tag) => tag.startsWith(`${field}:`))
    .map((tag) => tag.slice(field.length + 1));
  return [...tagged, ...textsOf(valueAt(entry.attributes, field))];
}

/** A value, or the values of a list. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [String(value)]
    : [];
}

/** Names under which libraries send the severity. */
function readStatus(attributes: Payload): string {
  const value =
    ['status', 'severity', 'level', 'syslog.severity']
      .map((name) => textAt(attributes, name))
      .find((text) => text !== '') ?? 'info';
  const status = value.toLowerCase();
  if (/^(emerg|f|alert|crit|fatal)/.test(status)) return 'critical';
  if (status.startsWith('e')) return 'error';
  if (status.startsWith('w')) return 'warn';
  if (/^(d|trace|verbose)/.test(status)) return 'debug';
  if (/^(o|s)/.test(status)) return 'ok';
  return 'info';
}

/** The names of Datadog's preprocessing of JSON logs. */
const timeNames = [
  'timestamp',
  '@timestamp',
  '_timestamp',
  'Timestamp',
  'eventTime',
  'date',
  'published_date',
  'syslog.timestamp',
];

/** The official date of a log, from the names that Datadog looks at. */
export function readTime(attributes: Payload): Date | undefined {
  for (const name of timeNames) {
    const number = numberAt(attributes, name);
    const text = textAt(attributes, name);
    const time = number ?? (text === '' ? Number.NaN : Date.parse(text));
    if (!Number.isNaN(time)) return new Date(time);
  }
  return undefined;
}
