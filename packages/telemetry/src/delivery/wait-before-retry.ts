import type { Clock } from './clock.ts';
import { requestedWaitMs } from './requested-wait.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** Jitter on a requested wait, at most: enough to spread clients, little enough to resume soon. */
const maxSpreadMs = 1000;

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * A wait that Datadog asks for is kept and then spread a little, so that not everybody returns in the same instant.
 * Without one, the wait doubles with each failure in a row and its second half is random.
 *
 * @param failures failures in a row, at least 1
 */
export function waitBeforeRetryMs(
  failures: number,
  headers: Readonly<Record<string, string>>,
  policy: RetryPolicy,
  clock: Clock,
): number {
  const backoffMs = Math.min(policy.maxWaitMs, policy.firstWaitMs * 2 ** Math.min(failures - 1, 30));
  const jitteredMs = backoffMs / 2 + (backoffMs / 2) * clock.random();
  const requestedMs = requestedWaitMs(headers, clock.now());
  if (requestedMs === undefined) return jitteredMs;
  const spreadMs = Math.min(maxSpreadMs, requestedMs / 10 + policy.firstWaitMs) * clock.random();
  // A reset of 0 must not become a storm: the backoff is the floor.
  return Math.min(policy.maxWaitMs, Math.max(requestedMs + spreadMs, jitteredMs));
}
