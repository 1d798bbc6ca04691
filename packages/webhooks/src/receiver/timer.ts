import { setTimeout as delay } from 'node:timers/promises';
import { DeliveryRefusal } from './delivery-refusal.ts';

/** Resolves after `ms` milliseconds, or rejects when `signal` is aborted first. */
export type Timer = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** The time that one delivery may take. */
interface Deadline {
  /** Aborted when the time is over. */
  signal: AbortSignal;
  /** Waits for `work`, but not past the deadline. */
  within: <Value>(work: Promise<Value>) => Promise<Value>;
  stop: () => void;
}

/** Starts the clock of one delivery. */
export function startDeadline(
  ms: number,
  timer: Timer = (time, signal) => delay(time, undefined, { signal }),
): Deadline {
  const over = new AbortController();
  const stopped = new AbortController();
  const expiry = timer(ms, stopped.signal).then(() => {
    const refusal = new DeliveryRefusal('TOO_SLOW', `The delivery took longer than ${ms} ms.`);
    over.abort(refusal);
    throw refusal;
  });
  // A delivery that ends in time leaves an unhandled rejection of the timer.
  expiry.catch(() => undefined);
  return {
    signal: over.signal,
    within: (work) => Promise.race([work, expiry]),
    stop: () => {
      stopped.abort();
    },
  };
}
