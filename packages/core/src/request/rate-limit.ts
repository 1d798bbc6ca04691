import type { Clock } from './clock.ts';

/**
 * What Datadog said about its limit with an answer.
 *
 * @see https://docs.datadoghq.com/api/latest/rate-limits/
 */
export interface RateLimit {
  /** Name of the limit, to quote when asking Datadog for more. */
  name?: string;
  /** Requests allowed per period. */
  limit?: number;
  periodSeconds?: number;
  remaining?: number;
  resetAt?: Date;
}

type Headers = Readonly<Record<string, string>>;

/** Datadog's longest period is an hour. Whatever a header says, nothing waits longer than that for one answer. */
const maxRequestedWaitMs = 3_600_000;
/** Larger numbers are points in time, not durations: 31 years of seconds, in September 2001. */
const minEpochSeconds = 1_000_000_000;
/** Larger numbers are points in time in milliseconds: as seconds they would lie after the year 5138. */
const minEpochMilliseconds = 100_000_000_000;

/**
 * How long an answer asks to wait, in milliseconds, at most {@link maxRequestedWaitMs}.
 *
 * `Retry-After` is seconds or a date (RFC 9110 §10.2.3). `X-RateLimit-Reset` is documented as seconds until the reset,
 * but has been seen as a Unix time. When both are there the later one satisfies both. With only `X-RateLimit-Period`,
 * the next calendar-aligned period is waited for.
 *
 * @param now Unix milliseconds
 * @returns `undefined` when no header says anything usable
 * @see https://docs.datadoghq.com/api/latest/rate-limits/
 */
export function requestedWaitMs(headers: Headers, now: number): number | undefined {
  const retryAfter = headers['retry-after'];
  const waits = [
    untilSecondsOrEpoch(headers['x-ratelimit-reset'], now),
    untilSecondsOrEpoch(retryAfter, now) ?? untilDate(retryAfter, now),
  ].filter((wait) => wait !== undefined);
  const wait = waits.length > 0 ? Math.max(...waits) : untilNextPeriod(headers['x-ratelimit-period'], now);
  return wait === undefined ? undefined : Math.min(wait, maxRequestedWaitMs);
}

/**
 * Reads the `X-RateLimit-*` headers.
 *
 * @param now Unix milliseconds
 * @returns `undefined` when the answer carries none
 */
export function readRateLimit(headers: Headers, now: number): RateLimit | undefined {
  const name = headers['x-ratelimit-name'];
  const limit = numberOf(headers['x-ratelimit-limit']);
  const periodSeconds = numberOf(headers['x-ratelimit-period']);
  const remaining = numberOf(headers['x-ratelimit-remaining']);
  const reset = untilSecondsOrEpoch(headers['x-ratelimit-reset'], now);
  const rateLimit: RateLimit = {
    ...(name !== undefined && { name }),
    ...(limit !== undefined && { limit }),
    ...(periodSeconds !== undefined && { periodSeconds }),
    ...(remaining !== undefined && { remaining }),
    ...(reset !== undefined && { resetAt: new Date(now + Math.min(reset, maxRequestedWaitMs)) }),
  };
  return Object.keys(rateLimit).length > 0 ? rateLimit : undefined;
}

const firstBackoffMs = 500;
const maxBackoffMs = 60_000;
/** Jitter on a requested wait, at most: enough to spread clients, little enough to resume soon. */
const maxSpreadMs = 1000;

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * A wait that Datadog asks for is kept and then spread a little, so that clients do not all return in the same instant.
 * Without one, the wait doubles with each failure in a row and its second half is random. A reset of 0 must not become
 * a storm: the back-off is the floor.
 *
 * @param failures failures in a row, at least 1
 * @param requested from {@link requestedWaitMs}
 * @returns the wait, never shorter than the one Datadog asks for
 */
export function retryWaitMs(failures: number, requested: number | undefined, clock: Clock): number {
  const backoffMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 30));
  const jitteredMs = backoffMs / 2 + (backoffMs / 2) * clock.random();
  if (requested === undefined) return jitteredMs;
  const spreadMs = Math.min(maxSpreadMs, requested / 10 + firstBackoffMs) * clock.random();
  return Math.max(requested + spreadMs, jitteredMs);
}

function untilSecondsOrEpoch(text: string | undefined, now: number): number | undefined {
  const value = numberOf(text);
  if (value === undefined) return undefined;
  if (value < minEpochSeconds) return value * 1000;
  return Math.max(0, (value < minEpochMilliseconds ? value * 1000 : value) - now);
}

function untilDate(text: string | undefined, now: number): number | undefined {
  // Only the forms of RFC 9110, which begin with a day: Date.parse alone would also read "7 apples" as a year.
  const trimmed = text?.trim() ?? '';
  if (!/^[A-Z][a-z]{2,8},? /.test(trimmed)) return undefined;
  // The asctime form names no zone, and means GMT.
  const date = Date.parse(trimmed.endsWith('GMT') ? trimmed : `${trimmed} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function untilNextPeriod(text: string | undefined, now: number): number | undefined {
  const seconds = numberOf(text);
  if (seconds === undefined || seconds === 0 || seconds >= minEpochSeconds) return undefined;
  return seconds * 1000 - (now % (seconds * 1000));
}

/** Plain decimal numbers only: "0x10", "1e9" and "-5" are nothing that a header should say. */
function numberOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim();
  return trimmed !== undefined && /^\d{1,15}(\.\d{1,9})?$/.test(trimmed) ? Number(trimmed) : undefined;
}
