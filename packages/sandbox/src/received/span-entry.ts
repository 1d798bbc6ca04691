import { flatAttributes } from '../intake/otlp/flatten-request.ts';
import type { Searchable } from '../search/search-query.ts';
import { parsePayload, textAt, valueAt } from './payload.ts';
import type { ReceivedItem } from './received-items.ts';

/** A span as the console shows it. */
export interface SpanEntry extends Searchable {
  at: Date;
  name: string;
  service: string;
  resource: string;
  traceId: string;
  durationMs: number;
  isError: boolean;
}

/** Reads a received span, of OTLP or of Datadog's tracers. */
export function readSpanEntry(item: ReceivedItem): SpanEntry {
  const payload = parsePayload(item.payload);
  const given = nanoseconds(valueAt(payload, 'startTimeUnixNano') ?? valueAt(payload, 'start'));
  // Tracers without an agent write whole seconds.
  const start = given < 1e12 ? given * 1e9 : given;
  const end = nanoseconds(valueAt(payload, 'endTimeUnixNano'));
  const duration = nanoseconds(valueAt(payload, 'duration'));
  const attributes = { ...flatAttributes(payload.resource), ...flatAttributes(payload) };
  const service = attributes['service.name'] ?? textAt(payload, 'service');
  const span = {
    at: start === 0 ? new Date(item.receivedAt) : new Date(start / 1e6),
    name: textAt(payload, 'name'),
    service,
    resource: textAt(payload, 'resource'),
    traceId:
      textAt(payload, 'traceId') ||
      textAt(payload, 'trace_id') ||
      String(nanoseconds(valueAt(payload, 'trace_id'))),
    durationMs: (end > start ? end - start : duration) / 1e6,
    isError: valueAt(payload, 'status.code') === 2 || valueAt(payload, 'error') === 1,
    text: item.payload,
  };
  return {
    ...span,
    valuesOf: (field) => {
      if (field === 'service') return [span.service];
      if (field === 'name') return [span.name];
      const value = attributes[field] ?? valueAt(payload, `meta.${field}`);
      return typeof value === 'string' ? [value] : [];
    },
  };
}

/** OTLP writes 64-bit integers as text in JSON. */
function nanoseconds(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
}
