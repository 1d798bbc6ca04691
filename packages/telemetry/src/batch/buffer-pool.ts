/** Enough for a handful of items. */
const smallBytes = 64 * 1024;

/** Lends the buffers that batches are written into, so that memory does not grow with the number of batches. */
export class BufferPool {
  readonly #fullBytes: number;
  readonly #free: Buffer[] = [];

  /** @param fullBytes what a full batch needs */
  constructor(fullBytes: number) {
    this.#fullBytes = fullBytes;
  }

  take(minBytes: number): Buffer {
    const kept = this.#free.pop();
    return kept !== undefined && kept.length >= minBytes ? kept : this.#allocate(minBytes);
  }

  /** A larger buffer with the first `used` bytes of `from`. */
  grow(from: Buffer, minBytes: number, used: number): Buffer {
    const larger = this.#allocate(minBytes);
    from.copy(larger, 0, 0, used);
    return larger;
  }

  /** Takes back the memory behind a sealed batch's text. */
  giveBack(text: Buffer): void {
    this.#free.push(Buffer.from(text.buffer));
  }

  // Three sizes only: growing step by step would leave the sum of the steps behind. What is reserved and not used costs
  // no memory, but makes the collector run more often.
  #allocate(minBytes: number): Buffer {
    if (minBytes <= smallBytes) return Buffer.allocUnsafeSlow(smallBytes);
    const middleBytes = this.#fullBytes >> 3;
    if (minBytes <= middleBytes) return Buffer.allocUnsafeSlow(middleBytes);
    return Buffer.allocUnsafeSlow(Math.max(minBytes, this.#fullBytes));
  }
}
