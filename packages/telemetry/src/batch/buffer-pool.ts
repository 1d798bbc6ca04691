const smallest = 64 * 1024;

/** Lends the buffers that batches are written into, so that memory does not grow with the number of batches. */
export class BufferPool {
  readonly #free: Buffer[] = [];

  take(minBytes: number): Buffer {
    const kept = this.#free.pop();
    if (kept !== undefined && kept.length >= minBytes) return kept;
    return Buffer.allocUnsafeSlow(sizeFor(minBytes));
  }

  /** A larger buffer with the first `used` bytes of `from`. */
  grow(from: Buffer, minBytes: number, used: number): Buffer {
    const larger = Buffer.allocUnsafeSlow(sizeFor(Math.max(minBytes, from.length * 2)));
    from.copy(larger, 0, 0, used);
    return larger;
  }

  /** Takes back the memory behind a sealed batch's text. */
  giveBack(text: Buffer): void {
    this.#free.push(Buffer.from(text.buffer));
  }
}

function sizeFor(bytes: number): number {
  return Math.max(smallest, 2 ** Math.ceil(Math.log2(bytes)));
}
