import type { Batch } from './batch.ts';
import type { BatchLimits } from './batch-limits.ts';
import type { BufferPool } from './buffer-pool.ts';

/** No UTF-16 unit takes more bytes than this in UTF-8. */
const maxBytesPerUnit = 3;

/** Collects items into the text of one request until the next would exceed a limit. */
export class BatchBuilder {
  readonly #limits: BatchLimits;
  readonly #pool: BufferPool;
  readonly #prefix: Buffer;
  readonly #suffix: Buffer;
  #text: Buffer | undefined;
  #length = 0;
  #positions: number[] = [];
  #ends: number[] = [];

  constructor(limits: BatchLimits, pool: BufferPool) {
    this.#limits = limits;
    this.#pool = pool;
    this.#prefix = Buffer.from(limits.prefix);
    this.#suffix = Buffer.from(limits.suffix);
  }

  get items(): number {
    return this.#ends.length;
  }

  /** Bytes of the request's text if it were sealed now. */
  get bytes(): number {
    return this.#length + this.#suffix.length;
  }

  /** What has been written so far, for a trial compression; valid until the next `add` or `seal`. */
  openText(): Buffer {
    return this.#text?.subarray(0, this.#length) ?? Buffer.alloc(0);
  }

  /**
   * Takes one more item, if the request stays within `maxBytes` of text and the family's number of items.
   *
   * @returns `added`; `full` when the batch must be sealed first; `too large` when the item fits no request.
   */
  add(item: string, position: number, maxBytes: number): 'added' | 'full' | 'too large' {
    if (this.items >= this.#limits.maxItems) return 'full';
    const start = this.items === 0 ? this.#prefix.length : this.#length + 1;
    const room = maxBytes - this.#suffix.length - start;
    // Most items are far from the edge: only near it are the bytes counted before they are written.
    if (item.length * maxBytesPerUnit > room && Buffer.byteLength(item) > room) {
      if (this.items > 0) return 'full';
      // A first item goes alone up to the documented limit, whatever a smaller estimate says.
      const most = this.#limits.maxBytes - this.#suffix.length - start;
      if (Buffer.byteLength(item) > most) return 'too large';
    }
    this.#append(item, start);
    this.#positions.push(position);
    this.#ends.push(this.#length);
    return 'added';
  }

  /** Closes the request and begins the next. The text belongs to the caller until it is given back to the pool. */
  seal(): Batch {
    const text = this.#room(this.#length + this.#suffix.length);
    this.#suffix.copy(text, this.#length);
    const batch: Batch = {
      text: text.subarray(0, this.#length + this.#suffix.length),
      positions: this.#positions,
      ends: this.#ends,
    };
    this.#text = undefined;
    this.#length = 0;
    this.#positions = [];
    this.#ends = [];
    return batch;
  }

  #append(item: string, start: number): void {
    const text = this.#room(start + item.length * maxBytesPerUnit);
    if (this.items === 0) this.#prefix.copy(text, 0);
    else text[start - 1] = comma;
    this.#length = start + text.write(item, start, 'utf8');
  }

  #room(bytes: number): Buffer {
    const current = this.#text ?? this.#pool.take(bytes);
    this.#text = current.length >= bytes ? current : this.#pool.grow(current, bytes, this.#length);
    return this.#text;
  }
}

const comma = 0x2c;
