import type { DeliveryHeaders } from './authenticator.ts';
import { decodeForm } from './decode-form.ts';
import { decodeJson } from './decode-json.ts';
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
