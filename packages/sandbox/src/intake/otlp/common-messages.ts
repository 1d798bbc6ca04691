import type { MessageType } from '../../protobuf/decode-message.ts';

/** Messages of `opentelemetry/proto/common/v1` and `resource/v1`. */
export const anyValue: MessageType = {
  1: { name: 'stringValue', type: 'string' },
  2: { name: 'boolValue', type: 'bool' },
  3: { name: 'intValue', type: 'int64' },
  4: { name: 'doubleValue', type: 'double' },
  5: { name: 'arrayValue', type: () => ({ 1: { name: 'values', type: () => anyValue, repeated: true } }) },
  6: { name: 'kvlistValue', type: () => ({ 1: { name: 'values', type: () => keyValue, repeated: true } }) },
  7: { name: 'bytesValue', type: 'bytes' },
};

export const keyValue: MessageType = {
  1: { name: 'key', type: 'string' },
  2: { name: 'value', type: () => anyValue },
};

export const scope: MessageType = {
  1: { name: 'name', type: 'string' },
  2: { name: 'version', type: 'string' },
  3: { name: 'attributes', type: () => keyValue, repeated: true },
  4: { name: 'droppedAttributesCount', type: 'int32' },
};

export const resource: MessageType = {
  1: { name: 'attributes', type: () => keyValue, repeated: true },
  2: { name: 'droppedAttributesCount', type: 'int32' },
};
