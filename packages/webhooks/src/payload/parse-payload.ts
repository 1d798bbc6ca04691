import { createWebhookError } from '../errors/errors.ts';
import type { JsonValue } from './payload-definition.ts';
import type { PayloadNode, PayloadObjectNode } from './payload-tree.ts';

/** A payload with the template's fields and no others. */
type ParsedPayload = Record<string, JsonValue>;

/**
 * Copies the template's fields out of a decoded body. Fields that the template does not name are left behind,
 * so that nothing reaches the partner's code under a name that it did not ask for.
 * @param faults receives one line for each field that is missing or of the wrong type
 */
export function parsePayload(root: PayloadObjectNode, value: unknown, faults: string[]): ParsedPayload {
  return parseObject(root, value, [], faults);
}

/**
 * Ends the parsing of a payload that does not fit. Values are not repeated: they are the customer's.
 * @throws WEBHOOK_PAYLOAD_INVALID, with every fault
 */
export function refusePayload(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw createWebhookError('WEBHOOK_PAYLOAD_INVALID', `The payload does not fit: ${faults.join('; ')}.`, {
    cause: { faults },
  });
}

function parseObject(
  node: PayloadObjectNode,
  value: unknown,
  path: readonly string[],
  faults: string[],
): ParsedPayload {
  const payload: ParsedPayload = {};
  if (!isRecord(value)) {
    faults.push(`${place(path)} must be an object`);
    return payload;
  }
  for (const field of node.fields) {
    const at = [...path, field.name];
    if (!Object.hasOwn(value, field.name)) {
      faults.push(`${place(at)} is missing`);
      continue;
    }
    payload[field.name] = parseNode(field.node, value[field.name], at, faults);
  }
  return payload;
}

function parseNode(node: PayloadNode, value: unknown, path: readonly string[], faults: string[]): JsonValue {
  if (node.type === 'object') return parseObject(node, value, path, faults);
  if (node.type === 'constant') {
    if (value !== node.value) faults.push(`${place(path)} must be ${JSON.stringify(node.value)}`);
    return node.value;
  }
  if (node.type === 'list') return parseList(node.items, value, path, faults);
  if (node.type === 'composed') {
    if (typeof value === 'string') return value;
    faults.push(`${place(path)} must be a string`);
    return null;
  }
  if (node.kind === 'json' && isJsonValue(value)) return value;
  if (typeof value === 'string') return value;
  faults.push(`${place(path)} (${node.name}) must be ${node.kind === 'json' ? 'JSON' : 'a string'}`);
  return null;
}

function parseList(
  items: readonly PayloadNode[],
  value: unknown,
  path: readonly string[],
  faults: string[],
): JsonValue {
  if (!Array.isArray(value) || value.length !== items.length) {
    faults.push(`${place(path)} must be a list of ${items.length}`);
    return [];
  }
  return items.map((item, index) => parseNode(item, value[index], [...path, String(index)], faults));
}

function place(path: readonly string[]): string {
  return path.length === 0 ? 'the payload' : `"${path.join('.')}"`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The value comes out of JSON.parse, so only values that JSON cannot represent must be excluded.
function isJsonValue(value: unknown): value is JsonValue {
  return (
    value !== undefined &&
    typeof value !== 'function' &&
    typeof value !== 'bigint' &&
    typeof value !== 'symbol'
  );
}
