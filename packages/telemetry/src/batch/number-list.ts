/** A growing list of whole numbers in one block of memory, so that the collector never looks at them one by one. */
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

  /** Hands over what was collected and begins anew. */
  takeAll(): Uint32Array {
    const all = this.#values.subarray(0, this.#length);
    this.#values = this.#spare.pop() ?? new Uint32Array(this.#values.length);
    this.#length = 0;
    return all;
  }

  /** Takes back the memory of a list that nobody reads any more. */
  giveBack(list: Uint32Array): void {
    if (list.buffer instanceof ArrayBuffer) this.#spare.push(new Uint32Array(list.buffer));
  }
}
