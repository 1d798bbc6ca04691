import type { Clock } from '@tilekit/core';

/** Bounds how long the first item of an open request waits for the request to fill. */
export class HoldTimer {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #expired: () => void;
  #running: AbortController | undefined;

  constructor(clock: Clock, ms: number, expired: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#expired = expired;
  }

  /** Starts, unless it runs already. */
  start(): void {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    this.#clock.sleep(this.#ms, running.signal).then(this.#fire(running), () => undefined);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  #fire(running: AbortController): () => void {
    return () => {
      if (this.#running === running) this.#expired();
    };
  }
}
