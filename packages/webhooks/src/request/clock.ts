import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, as a request needs them; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Rejects when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** From 0 up to 1. */
  random: () => number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
  random: () => Math.random(),
};
