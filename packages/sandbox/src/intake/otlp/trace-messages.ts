import type { MessageType } from '../../protobuf/decode-message.ts';
import { keyValue, resource, scope } from './common-messages.ts';

const spanEvent: MessageType = {
  1: { name: 'timeUnixNano', type: 'fixed64' },
  2: { name: 'name', type: 'string' },
  3: { name: 'attributes', type: () => keyValue, repeated: true },
  4: { name: 'droppedAttributesCount', type: 'int32' },
};

const spanLink: MessageType = {
  1: { name: 'traceId', type: 'hex' },
  2: { name: 'spanId', type: 'hex' },
  3: { name: 'traceState', type: 'string' },
  4: { name: 'attributes', type: () => keyValue, repeated: true },
  5: { name: 'droppedAttributesCount', type: 'int32' },
  6: { name: 'flags', type: 'fixed32' },
};

const status: MessageType = {
  2: { name: 'message', type: 'string' },
  3: { name: 'code', type: 'int32' },
};

const span: MessageType = {
  1: { name: 'traceId', type: 'hex' },
  2: { name: 'spanId', type: 'hex' },
  3: { name: 'traceState', type: 'string' },
  4: { name: 'parentSpanId', type: 'hex' },
  5: { name: 'name', type: 'string' },
  6: { name: 'kind', type: 'int32' },
  7: { name: 'startTimeUnixNano', type: 'fixed64' },
  8: { name: 'endTimeUnixNano', type: 'fixed64' },
  9: { name: 'attributes', type: () => keyValue, repeated: true },
  10: { name: 'droppedAttributesCount', type: 'int32' },
  11: { name: 'events', type: () => spanEvent, repeated: true },
  12: { name: 'droppedEventsCount', type: 'int32' },
  13: { name: 'links', type: () => spanLink, repeated: true },
  14: { name: 'droppedLinksCount', type: 'int32' },
  15: { name: 'status', type: () => status },
  16: { name: 'flags', type: 'fixed32' },
};

const scopeSpans: MessageType = {
  1: { name: 'scope', type: () => scope },
  2: { name: 'spans', type: () => span, repeated: true },
  3: { name: 'schemaUrl', type: 'string' },
};

const resourceSpans: MessageType = {
  1: { name: 'resource', type: () => resource },
  2: { name: 'scopeSpans', type: () => scopeSpans, repeated: true },
  3: { name: 'schemaUrl', type: 'string' },
};

/** `ExportTraceServiceRequest`. */
export const tracesRequest: MessageType = {
  1: { name: 'resourceSpans', type: () => resourceSpans, repeated: true },
};
