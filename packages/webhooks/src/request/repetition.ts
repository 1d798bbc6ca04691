import { TransportError } from '@tilekit/core';
import type { Attempt } from './attempt.ts';
import { isSafeTwice, type Call } from './call.ts';
import type { Clock } from './clock.ts';
import { requestedDelayMs } from './rate-limit.ts';

/**
 * Whether sending again is safe and can help.
 *
 * | ended with | GET, PUT, PATCH, DELETE | POST, rename |
 * |---|---|---|
 * | 429 | again | again: Datadog did nothing |
 * | no connection, nothing sent | again | again |
 * | 408, 5xx, time-out, lost connection | again | never: it may have happened |
 * | any other answer | never | never |
 */
export function mayRepeat(result: Attempt, call: Call): boolean {
  const isSafe = isSafeTwice(call);
  if (result.response) {
    const { status } = result.response;
    return status === 429 || (isSafe && (status === 408 || status >= 500));
  }
  if (!(result.failure instanceof TransportError)) return false;
  return isPassing(result.failure) && (isSafe || !result.mayHaveHappened);
}

// A cancelled request, a wrong certificate or an answer without end is the same the next time.
const passing: readonly string[] = [
  'HOST_NOT_FOUND',
  'CONNECTION_FAILED',
  'CONNECTION_LOST',
  'TIMED_OUT',
] satisfies TransportError['code'][];

function isPassing(failure: TransportError): boolean {
  return passing.includes(failure.code);
}

const firstDelayMs = 500;
const longestDelayMs = 20_000;
const longestRequestedMs = 60_000;

/**
 * How long to wait before the next attempt: what Datadog asks for, but at least half a second, at most a minute and
 * never less than asked below that; otherwise twice as long each time. Jitter keeps many callers from coming back
 * together.
 * @param count attempts so far
 */
export function repetitionDelayMs(result: Attempt, count: number, clock: Clock): number {
  const requested = result.response && requestedDelayMs(result.response.headers, clock.now());
  if (requested !== undefined) {
    const delay = Math.min(Math.max(requested, firstDelayMs), longestRequestedMs);
    return Math.round(delay + clock.random() * Math.min(delay * 0.1, 1000));
  }
  const delay = Math.min(firstDelayMs * 2 ** (count - 1), longestDelayMs);
  return Math.round(delay * (0.5 + clock.random() / 2));
}
