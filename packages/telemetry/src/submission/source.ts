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

/**
 * The items of a source until the signal is aborted, also while the source is silent.
 *
 * The source is then asked to close, and not waited for: a silent one closes no sooner than it gives its next item.
 *
 * @throws the signal's reason
 */
export async function* untilAborted<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let interrupt: (reason: unknown) => void = () => undefined;
  const onAbort = (): void => {
    interrupt(signal.reason);
  };
  // One listener for all items: a race with one promise for each would pile up in memory.
  signal.addEventListener('abort', onAbort);
  let ended = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await new Promise<IteratorResult<Item>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!ended) void close(iterator);
  }
}

async function close(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The caller stopped reading for its own reason; report that one.
  }
}
