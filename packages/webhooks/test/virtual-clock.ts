import type { Clock } from '@tilekit/core';

/** A clock that advances only when a caller sleeps on it. */
export interface VirtualClock extends Clock {
  /** Milliseconds slept so far. */
  slept: () => number;
  /** Lets time pass without sleeping, as a request does that times out. */
  pass: (ms: number) => void;
}

/** Starts at noon; without jitter, so that waits are exact. */
export function createVirtualClock(random = 0): VirtualClock {
  let now = Date.UTC(2026, 10, 20, 12);
  let slept = 0;
  return {
    now: () => now,
    random: () => random,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
      slept += ms;
      return Promise.resolve();
    },
    slept: () => slept,
    pass: (ms) => {
      now += ms;
    },
  };
}
