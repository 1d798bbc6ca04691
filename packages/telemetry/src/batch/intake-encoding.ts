import type { Transport, TransportResponse } from '@tilekit/core';
import type { Encoding } from './batch.ts';

/** After so long an intake that refused zstd is offered it again: it, or what stands before it, may have changed. */
const refusalMs = 3_600_000;

/** What takes the place of an encoding that is refused: the default of Datadog's specification. */
export const fallbackEncoding = 'deflate';

/** What is known about the encodings that one intake takes; shared by all submissions to it. */
export class IntakeEncoding {
  readonly #preferred: Encoding;
  #refusedUntilMs = -Infinity;
  #isProven = false;

  constructor(preferred: Encoding) {
    this.#preferred = preferred;
  }

  /** The encoding of the next request. */
  at(nowMs: number): Encoding {
    return nowMs < this.#refusedUntilMs ? fallbackEncoding : this.#preferred;
  }

  /** False while a refusal that gives no reason may be due to the preferred encoding. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** Records that the preferred encoding is not why requests are refused. */
  prove(): void {
    this.#isProven = true;
  }

  /** Records that the preferred encoding is refused. */
  refuse(nowMs: number): void {
    this.#isProven = false;
    this.#refusedUntilMs = nowMs + refusalMs;
  }
}

/** By the way that requests leave, because a proxy on that way may be what refuses; then by URL. */
const known = new WeakMap<Transport, Map<string, IntakeEncoding>>();

/** What is known about an intake as seen through a transport. */
export function intakeEncodingOf(transport: Transport, url: URL, preferred: Encoding): IntakeEncoding {
  const intakes = known.get(transport) ?? new Map<string, IntakeEncoding>();
  known.set(transport, intakes);
  const key = `${preferred} ${url.href}`;
  const intake = intakes.get(key) ?? new IntakeEncoding(preferred);
  intakes.set(key, intake);
  return intake;
}

/** Words by which an intake or a proxy says that it cannot read an encoding. */
const encodingWords = /content.?encoding|zstd|decompress|uncompress|unsupported (?:encoding|compression)/i;
const maxExaminedBytes = 4096;

/** Whether an answer refuses a request for its encoding, and says so. */
export function namesEncoding(response: TransportResponse | undefined): boolean {
  if (!response) return false;
  const { status, body } = response;
  if (status === 415) return true;
  if (status !== 400 && status !== 422) return false;
  return encodingWords.test(Buffer.from(body.subarray(0, maxExaminedBytes)).toString('utf8'));
}
