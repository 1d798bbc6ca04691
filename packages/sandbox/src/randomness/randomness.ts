import { createHash } from 'node:crypto';

/** Where every random value of the sandbox comes from. */
export class Randomness {
  readonly #randomBytes: (size: number) => Uint8Array;

  constructor(randomBytes: (size: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  /** An unguessable value of 256 bits, safe in a URL. */
  token(): string {
    return Buffer.from(this.#randomBytes(32)).toString('base64url');
  }

  /** Hexadecimal text of `size` bytes: Datadog's API keys are 16 bytes, application keys 20. */
  hex(size: number): string {
    return Buffer.from(this.#randomBytes(size)).toString('hex');
  }

  /** A version 4 UUID. */
  uuid(): string {
    return formatUuid(this.#randomBytes(16), 0x40);
  }

  /** A positive integer below 2^31. */
  integer(): number {
    return Buffer.from(this.#randomBytes(4)).readUInt32BE() >>> 1;
  }
}

/** A UUID (version 8 of RFC 9562) that depends on `text` alone. */
export function uuidFrom(text: string): string {
  return formatUuid(createHash('sha256').update(text).digest().subarray(0, 16), 0x80);
}

function formatUuid(source: Uint8Array, version: number): string {
  const bytes = Buffer.from(source);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
