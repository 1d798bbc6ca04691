import type { MessageType } from '../../protobuf/decode-message.ts';
import { anyValue, keyValue, resource, scope } from './common-messages.ts';

const logRecord: MessageType = {
  1: { name: 'timeUnixNano', type: 'fixed64' },
  2: { name: 'severityNumber', type: 'int32' },
  3: { name: 'severityText', type: 'string' },
  5: { name: 'body', type: () => anyValue },
  6: { name: 'attributes', type: () => keyValue, repeated: true },
  7: { name: 'droppedAttributesCount', type: 'int32' },
  8: { name: 'flags', type: 'fixed32' },
  9: { name: 'traceId', type: 'hex' },
  10: { name: 'spanId', type: 'hex' },
  11: { name: 'observedTimeUnixNano', type: 'fixed64' },
  12: { name: 'eventName', type: 'string' },
};

const scopeLogs: MessageType = {
  1: { name: 'scope', type: () => scope },
  2: { name: 'logRecords', type: () => logRecord, repeated: true },
  3: { name: 'schemaUrl', type: 'string' },
};

const resourceLogs: MessageType = {
  1: { name: 'resource', type: () => resource },
  2: { name: 'scopeLogs', type: () => scopeLogs, repeated: true },
  3: { name: 'schemaUrl', type: 'string' },
};

/** `ExportLogsServiceRequest`. */
export const logsRequest: MessageType = {
  1: { name: 'resourceLogs', type: () => resourceLogs, repeated: true },
};
