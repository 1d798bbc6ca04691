import { systemClock, type Clock } from '@tilekit/core';
import { Lane } from './lane.ts';

/** Limits of a {@link FairQueue}. */
export interface FairQueueOptions {
  /** Maximum concurrent requests, over all installations. Default 32. */
  readonly concurrency?: number;
  /** Maximum concurrent requests for one installation. Default 4. */
  readonly concurrencyPerInstallation?: number;
  readonly clock?: Clock;
}

/**
 * Shares the sending capacity between installations: those that wait take turns, so that an installation
 * with a million items delays the next one by a request, not by its backlog.
 *
 * Keep one per process and give `queue.lane(installationId)` to every submission.
 */
export class FairQueue {
  readonly #concurrency: number;
  readonly #perLane: number;
  readonly #clock: Clock;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with a request that may go out now, the longest waiting first. */
  readonly #rotation = new Set<Lane>();
  #running = 0;

  constructor(options: FairQueueOptions = {}) {
    this.#concurrency = options.concurrency ?? 32;
    this.#perLane = options.concurrencyPerInstallation ?? 4;
    this.#clock = options.clock ?? systemClock;
  }

  /** The lane of an installation. Its submissions share turns, pauses and failures. */
  lane(installation: string): Lane {
    const known = this.#lanes.get(installation);
    if (known) return known;
    const lane = new Lane({
      clock: this.#clock,
      concurrency: this.#perLane,
      changed: (changed) => {
        this.#line(changed);
        this.#advance();
      },
    });
    this.#lanes.set(installation, lane);
    return lane;
  }

  /** Forgets an installation that was disconnected. */
  close(installation: string): void {
    this.#lanes.delete(installation);
  }

  #line(lane: Lane): void {
    if (lane.ready) this.#rotation.add(lane);
    else this.#rotation.delete(lane);
  }

  #advance(): void {
    for (const lane of this.#rotation) {
      if (this.#running >= this.#concurrency) return;
      this.#rotation.delete(lane);
      const task = lane.ready ? lane.next() : undefined;
      if (!task) continue;
      this.#running += 1;
      void task().finally(() => {
        this.#running -= 1;
        this.#advance();
      });
      // Behind all others; a Set visits what is added while it is iterated.
      this.#line(lane);
    }
  }
}
