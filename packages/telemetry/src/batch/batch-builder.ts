import type { Batch } from './batch.ts';
import type { BatchLimits } from './batch.ts';
import type { BufferPool } from './reused-memory.ts';
import { NumberList } from './reused-memory.ts';

/** No UTF-16 unit takes more bytes than this in UTF-8. */
const maxBytesPerUnit = 3;
/** Items are written together in runs of so many units: one long write costs a third of many short ones. */
const runUnits = 4 * 1024;
const comma = 0x2c;

/** Collects items into the text of one request until the next would exceed a limit. */
export class BatchBuilder {
  readonly #limits: BatchLimits;
  readonly #pool: BufferPool;
  readonly #prefix: Buffer;
  readonly #suffix: Buffer;
  readonly #positions = new NumberList();
  readonly #ends = new NumberList();
  #text: Buffer | undefined;
  /** Bytes written; the prefix is there from the start. */
  #length: number;
  /** Items taken and not yet written, and their UTF-16 units with a comma for each. */
  #run: string[] = [];
  #runUnits = 0;

  constructor(limits: BatchLimits, pool: BufferPool) {
    this.#limits = limits;
    this.#pool = pool;
    this.#prefix = Buffer.from(limits.prefix);
    this.#suffix = Buffer.from(limits.suffix);
    this.#length = this.#prefix.length;
  }

  get items(): number {
    return this.#positions.length;
  }

  /** About as many bytes of text as were taken: exact for ASCII. */
  get bytes(): number {
    return this.#length + this.#runUnits + this.#suffix.length;
  }

  /** What was taken so far, for a trial compression; valid until the next `add` or `seal`. */
  openText(): Buffer {
    return this.#writeRun().subarray(0, this.#length);
  }

  /**
   * Takes one more item, if the request stays within `maxBytes` of text and the family's number of items.
   *
   * @returns `added`; `full` when the batch must be sealed first; `too large` when the item fits no request.
   */
  add(item: string, position: number, maxBytes: number): 'added' | 'full' | 'too large' {
    if (this.items >= this.#limits.maxItems) return 'full';
    const room = maxBytes - this.#suffix.length - this.#length - 1;
    // Far from the edge, which is almost always, no byte-exact count is needed.
    if ((this.#runUnits + item.length) * maxBytesPerUnit > room) {
      const refusal = this.#refusal(item, maxBytes);
      if (refusal) return refusal;
    }
    this.#run.push(item);
    this.#runUnits += item.length + 1;
    this.#positions.push(position);
    if (this.#runUnits >= runUnits) this.#writeRun();
    return 'added';
  }

  /** Closes the request and begins the next. The text belongs to the caller until it is given back to the pool. */
  seal(): Batch {
    this.#writeRun();
    const end = this.#length + this.#suffix.length;
    const text = this.#room(end);
    this.#suffix.copy(text, this.#length);
    this.#text = undefined;
    this.#length = this.#prefix.length;
    return {
      text: text.subarray(0, end),
      positions: this.#positions.takeAll(),
      ends: this.#ends.takeAll(),
    };
  }

  /** Takes back the lists of a batch that has come to its end. */
  recycle({ positions, ends }: Batch): void {
    this.#positions.recycle(positions);
    this.#ends.recycle(ends);
  }

  /** Counts exactly whether an item fits. */
  #refusal(item: string, maxBytes: number): 'full' | 'too large' | undefined {
    const alone = this.#prefix.length + Buffer.byteLength(item) + this.#suffix.length;
    if (alone > this.#limits.maxBytes) return 'too large';
    // A first item goes alone up to the documented limit, whatever a smaller estimate says.
    if (this.items === 0) return undefined;
    this.#writeRun();
    return alone - this.#prefix.length + 1 + this.#length > maxBytes ? 'full' : undefined;
  }

  /** Writes the items of the run and notes where each one ends. */
  #writeRun(): Buffer {
    const text = this.#room(this.#length + this.#runUnits * maxBytesPerUnit + 1);
    if (this.#run.length === 0) return text;
    if (this.#ends.length > 0) {
      text[this.#length] = comma;
      this.#length += 1;
    }
    const joined = this.#run.join(',');
    const bytes = text.write(joined, this.#length, 'utf8');
    const ascii = bytes === joined.length;
    let end = this.#length - 1;
    for (const item of this.#run) {
      end += 1 + (ascii ? item.length : Buffer.byteLength(item));
      this.#ends.push(end);
    }
    this.#length = end;
    this.#run = [];
    this.#runUnits = 0;
    return text;
  }

  #room(bytes: number): Buffer {
    if (this.#text === undefined) {
      this.#text = this.#pool.take(bytes);
      this.#prefix.copy(this.#text, 0);
    } else if (this.#text.length < bytes) {
      this.#text = this.#pool.grow(this.#text, bytes, this.#length);
    }
    return this.#text;
  }
}
