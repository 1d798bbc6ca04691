import { DeliveryRefusal } from './delivery-refusal.ts';

/**
 * Decodes a form into one text per field.
 * @throws {DeliveryRefusal} `MALFORMED` for a field that is sent twice, since only one of them could be meant
 */
export function decodeForm(text: string): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new DeliveryRefusal('MALFORMED', 'The form holds a field twice.');
    if (name !== '__proto__') fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
