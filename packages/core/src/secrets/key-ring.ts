import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/redact.ts';

/** One key of a ring. */
export interface KeyRingEntry {
  /** Its name, `kid` in a sealed text. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Keys to open secrets with; the first one seals. */
export type KeyRing = readonly [KeyRingEntry, ...KeyRingEntry[]];

/**
 * Reads a key ring: `name:base64key` entries, separated by commas, the active one first.
 *
 * @param text such as the content of ENCRYPTION_KEYS; each key 32 random bytes (`openssl rand -base64 32`)
 * @returns the ring for {@link createSecretBox}, the active key first
 * @throws KEY_RING_INVALID, without any key in the message
 */
export function parseKeyRing(text: string): KeyRing {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
  const [active, ...older] = entries;
  if (!active) throw createError('KEY_RING_INVALID', 'The key ring is empty.');
  const repeated = entries.find(({ id }, index) => entries.findIndex((entry) => entry.id === id) !== index);
  if (repeated) throw createError('KEY_RING_INVALID', `The key ring names ${printable(repeated.id)} twice.`);
  return [active, ...older];
}

function parseEntry(entry: string, index: number): KeyRingEntry {
  const colon = entry.indexOf(':');
  const id = entry.slice(0, Math.max(colon, 0));
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(id)) {
    throw createError(
      'KEY_RING_INVALID',
      `Entry ${index + 1} of the key ring does not begin with a name and a colon.`,
    );
  }
  const encoded = entry.slice(colon + 1).trim();
  const key = Buffer.from(encoded, 'base64');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded) || key.length !== 32) {
    throw createError('KEY_RING_INVALID', `Key ${printable(id)} of the ring is not 32 bytes in base64.`);
  }
  // A key of few different bytes was typed, not drawn: 32 random bytes hold 30 different ones, rarely fewer than 24.
  if (new Set(key).size < 16) {
    throw createError('KEY_RING_INVALID', `Key ${printable(id)} of the ring is not random.`);
  }
  return { id, key: new Uint8Array(key) };
}
