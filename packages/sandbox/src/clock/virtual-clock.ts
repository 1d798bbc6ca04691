/** The sandbox's time. It runs at the pace of the clock below it, from wherever it was last set. */
export class VirtualClock {
  readonly #base: () => Date;
  readonly #listeners = new Set<() => void>();
  #offsetMs = 0;

  constructor(base: () => Date) {
    this.#base = base;
  }

  now(): Date {
    return new Date(this.#base().getTime() + this.#offsetMs);
  }

  /** Moves the clock; it goes on from there. */
  set(now: Date): void {
    this.#offsetMs = now.getTime() - this.#base().getTime();
    for (const listener of this.#listeners) listener();
  }

  /** Back to the time of the clock below. */
  reset(): void {
    this.#offsetMs = 0;
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` whenever the clock was moved by hand: what waits for a time must look again. */
  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
