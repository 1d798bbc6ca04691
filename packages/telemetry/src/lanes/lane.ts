import type { Clock, Turns } from '@tilekit/core';

interface Job {
  readonly start: () => Promise<void>;
}

/** How a lane tells the queue that it may have become ready, or not ready. */
interface LaneOptions {
  readonly clock: Clock;
  readonly concurrency: number;
  readonly changed: (lane: Lane) => void;
}

/** One installation's way out: its waiting requests, its pause, and its failures in a row. */
export class Lane implements Turns {
  readonly #options: LaneOptions;
  readonly #waiting = new Set<Job>();
  #running = 0;
  #pausedUntilMs = 0;
  #failures = 0;
  #waking = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** True when a waiting request may go out now. */
  get ready(): boolean {
    // After a failure one request at a time is tried, until one comes through.
    const places = this.#failures > 0 ? 1 : this.#options.concurrency;
    return (
      this.#waiting.size > 0 && this.#running < places && this.#options.clock.now() >= this.#pausedUntilMs
    );
  }

  /**
   * Runs a task when its turn has come.
   *
   * @throws the signal's reason, when it is aborted before the turn came; and what the task throws
   */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (signal?.aborted) {
      reject(asError(signal.reason));
      return promise;
    }
    const leave = (): void => {
      this.#waiting.delete(job);
      reject(asError(signal?.reason));
      this.#options.changed(this);
    };
    const job: Job = {
      start: async () => {
        signal?.removeEventListener('abort', leave);
        this.#running += 1;
        try {
          resolve(await task());
        } catch (error) {
          reject(asError(error));
        } finally {
          this.#running -= 1;
          this.#options.changed(this);
        }
      },
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#waiting.add(job);
    this.#options.changed(this);
    return promise;
  }

  /** Takes the next task out of the line. */
  next(): (() => Promise<void>) | undefined {
    for (const job of this.#waiting) {
      this.#waiting.delete(job);
      return job.start;
    }
    return undefined;
  }

  /** Nothing more goes out for a while: Datadog asked for it, or the connection is down. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#options.clock.now() + ms);
    if (!this.#waking) void this.#wake();
  }

  /** Announces the end of the pause. A timer may fire early, and a pause may be prolonged: then it sleeps on. */
  async #wake(): Promise<void> {
    const { clock, changed } = this.#options;
    this.#waking = true;
    for (;;) {
      const leftMs = this.#pausedUntilMs - clock.now();
      if (leftMs <= 0) break;
      await clock.sleep(Math.ceil(leftMs));
    }
    this.#waking = false;
    changed(this);
  }

  /** @returns failures in a row, this one included */
  noteFailure(): number {
    this.#failures += 1;
    return this.#failures;
  }

  noteSuccess(): void {
    this.#failures = 0;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error
    ? reason
    : new Error('Stopped without an error as reason.', { cause: reason });
}
