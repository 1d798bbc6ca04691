/** Open pages are notified at most this often. */
const pauseMs = 1000;

/** Tells open pages that something in the sandbox changed, not what: they ask again for what they show. */
export class Changes {
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Something changed. A burst of changes is notified once. @param afterMs how long it may grow */
  note(afterMs = pauseMs): void {
    if (this.#listeners.size === 0 || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, afterMs).unref();
  }

  /** @returns a function that ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
