/** Larger numbers are points in time, not durations: 31 years of seconds, in September 2001. */
const smallestEpochSeconds = 1_000_000_000;

/**
 * How long an answer asks us to wait, in milliseconds; `undefined` when it does not say, or says nothing usable.
 *
 * `Retry-After` is seconds or a date (RFC 9110 §10.2.3). `X-RateLimit-Reset` is documented as seconds until the reset,
 * but has been seen as a Unix time. With only `X-RateLimit-Period`, the next calendar-aligned period is waited for.
 *
 * @see https://docs.datadoghq.com/api/latest/rate-limits/
 */
export function requestedWaitMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | undefined {
  const waits = [
    secondsOrEpoch(headers['x-ratelimit-reset'], nowMs),
    secondsOrEpoch(headers['retry-after'], nowMs) ?? untilDate(headers['retry-after'], nowMs),
  ].filter((wait) => wait !== undefined);
  // Both say "not before": the later one satisfies both.
  return waits.length > 0 ? Math.max(...waits) : untilNextPeriod(headers['x-ratelimit-period'], nowMs);
}

function secondsOrEpoch(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || !/^\d{1,15}(\.\d{1,9})?$/.test(value.trim())) return undefined;
  const seconds = Number(value);
  return seconds < smallestEpochSeconds ? seconds * 1000 : Math.max(0, seconds * 1000 - nowMs);
}

function untilDate(value: string | undefined, nowMs: number): number | undefined {
  // Only the three-letter-day form of RFC 9110: Date.parse alone would also read "7 apples" as a year.
  if (value === undefined || !/^[A-Z][a-z]{2}, \d{2} /.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function untilNextPeriod(value: string | undefined, nowMs: number): number | undefined {
  const period = secondsOrEpoch(value, nowMs);
  return period === undefined || period === 0 ? undefined : period - (nowMs % period);
}
