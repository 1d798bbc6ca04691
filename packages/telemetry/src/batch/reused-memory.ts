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
  recycle(text: Buffer): void {
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

/** A growing list of whole numbers in one block of memory, so that the garbage collector never visits them one by one. */
export class NumberList {
  readonly #spare: Uint32Array<ArrayBuffer>[] = [];
  #values: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 4);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Hands over what was collected and starts empty again. */
  takeAll(): Uint32Array {
    const all = this.#values.subarray(0, this.#length);
    this.#values = this.#spare.pop() ?? new Uint32Array(this.#values.length);
    this.#length = 0;
    return all;
  }

  /** Takes back the memory of a list that is no longer read. */
  recycle(list: Uint32Array): void {
    if (list.buffer instanceof ArrayBuffer) this.#spare.push(new Uint32Array(list.buffer));
  }
}
