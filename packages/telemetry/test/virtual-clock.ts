import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@tilekit/core';

/** A clock that jumps to the end of each sleep, and remembers how long was slept. */
export interface VirtualClock extends Clock {
  readonly slept: readonly number[];
  advance(ms: number): void;
}

/** @param nowMs where it starts; @param random what chance always says */
export function createVirtualClock(nowMs: number, random: () => number = () => 0.5): VirtualClock {
  let current = nowMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => current,
    random,
    advance: (ms) => {
      current += ms;
    },
    sleep: async (ms, signal) => {
      const due = current + ms;
      slept.push(ms);
      await nextTurn();
      signal?.throwIfAborted();
      current = Math.max(current, due);
    },
  };
}
