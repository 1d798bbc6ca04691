import type { DeliveryHeaders } from './authentication.ts';
import { DeliveryRefusal } from './delivery-refusal.ts';

const mediaTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

/**
 * Refuses a body that is not in the template's encoding, before any of it is read.
 * @throws {DeliveryRefusal} `UNSUPPORTED_MEDIA_TYPE`
 */
export function requireMediaType(headers: DeliveryHeaders, encodeAs: 'json' | 'form'): void {
  const contentType = headers['content-type'];
  const [mediaType = '', ...parameters] = (typeof contentType === 'string' ? contentType : '').split(';');
  const encoding = headers['content-encoding'];
  const isExpected = mediaType.trim().toLowerCase() === mediaTypes[encodeAs];
  const isUtf8 = parameters.every((parameter) => !/^\s*charset=(?!"?utf-?8"?\s*$)/i.test(parameter));
  const isPlain = encoding === undefined || encoding === 'identity';
  if (!isExpected || !isUtf8 || !isPlain) {
    throw new DeliveryRefusal('UNSUPPORTED_MEDIA_TYPE', `The body must be ${mediaTypes[encodeAs]} in UTF-8.`);
  }
}

/**
 * Decodes a body into plain data without prototype keys.
 * @throws {DeliveryRefusal} `MALFORMED`
 */
export function decodeBody(body: Uint8Array, encodeAs: 'json' | 'form'): unknown {
  const text = decodeUtf8(body);
  return encodeAs === 'json' ? decodeJson(text) : decodeForm(text);
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new DeliveryRefusal('MALFORMED', 'The body is not UTF-8.', { cause });
  }
}

/** The body as a framework gives it: already in memory, or still arriving. */
export type DeliveryBody = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Collects a body, but never more than `maxBytes` of it and never past the deadline.
 * @throws {DeliveryRefusal} `TOO_LARGE`, or whatever `signal` was aborted with
 */
export async function readBody(
  body: DeliveryBody,
  maxBytes: number,
  withinDeadline: <Value>(work: Promise<Value>) => Promise<Value>,
): Promise<Uint8Array> {
  const tooLarge = () => new DeliveryRefusal('TOO_LARGE', `The body is larger than ${maxBytes} bytes.`);
  if (body instanceof Uint8Array) {
    if (body.byteLength > maxBytes) throw tooLarge();
    return body;
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const iterator = body[Symbol.asyncIterator]();
  // Not `for await`: it would wait for the sender for as long as the sender likes.
  for (;;) {
    const next = await withinDeadline(Promise.resolve(iterator.next()));
    if (next.done) return Buffer.concat(chunks);
    bytes += next.value.byteLength;
    if (bytes > maxBytes) {
      await iterator.return?.();
      throw tooLarge();
    }
    chunks.push(next.value);
  }
}

/**
 * Decodes a form into one text per field.
 * @throws {DeliveryRefusal} `MALFORMED` for a field that is sent twice, since only one of them could be meant
 */
function decodeForm(text: string): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new DeliveryRefusal('MALFORMED', 'The form holds a field twice.');
    if (name !== '__proto__') fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

const maxDepth = 64;

/**
 * Parses JSON from outside: bounded depth, and without the keys that reach an object's prototype.
 * Such a key is dropped, not refused: it may come from a customer's log line that a variable quotes, and an
 * author of log lines must not be able to suppress an alert.
 * @throws {DeliveryRefusal} `MALFORMED`
 */
function decodeJson(text: string): unknown {
  requireDepth(text);
  try {
    return JSON.parse(text, dropPrototypeKeys);
  } catch (cause) {
    throw new DeliveryRefusal('MALFORMED', 'The body is not JSON.', { cause });
  }
}

function dropPrototypeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__') return undefined;
  const reachesPrototype =
    key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
  return reachesPrototype ? undefined : value;
}

// JSON.parse itself survives any depth; whatever walks the result afterwards would not.
function requireDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > maxDepth) {
      throw new DeliveryRefusal('MALFORMED', `The body is nested deeper than ${maxDepth} levels.`);
    }
  }
}
