/**
 * What Datadog said about its limit with an answer.
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

/**
 * Reads the `X-RateLimit-*` headers.
 * @param now milliseconds since 1970
 * @returns undefined when the answer carries none
 */
export function readRateLimit(headers: Headers, now: number): RateLimit | undefined {
  const name = headers['x-ratelimit-name'];
  const limit = count(headers['x-ratelimit-limit']);
  const periodSeconds = count(headers['x-ratelimit-period']);
  const remaining = count(headers['x-ratelimit-remaining']);
  const reset = resetDelayMs(headers['x-ratelimit-reset'], now);
  const rateLimit: RateLimit = {
    ...(name !== undefined && { name }),
    ...(limit !== undefined && { limit }),
    ...(periodSeconds !== undefined && { periodSeconds }),
    ...(remaining !== undefined && { remaining }),
    ...(reset !== undefined && { resetAt: new Date(now + reset) }),
  };
  return Object.keys(rateLimit).length > 0 ? rateLimit : undefined;
}

/**
 * How long an answer asks to wait: the longer of `X-RateLimit-Reset` and `Retry-After`.
 * @returns milliseconds; undefined when neither header says anything usable
 */
export function requestedDelayMs(headers: Headers, now: number): number | undefined {
  const delays = [resetDelayMs(headers['x-ratelimit-reset'], now), retryAfterMs(headers['retry-after'], now)];
  const usable = delays.filter((delay) => delay !== undefined);
  return usable.length > 0 ? Math.max(...usable) : undefined;
}

// No period of Datadog's is longer than an hour; a larger number is either a moment or garbage.
const longestSeconds = 3600;

// Documented as seconds until the reset; some of Datadog's own clients have met a Unix time instead.
function resetDelayMs(text: string | undefined, now: number): number | undefined {
  const value = count(text);
  if (value === undefined) return undefined;
  if (value <= longestSeconds) return value * 1000;
  return usableDelay(value * 1000 - now);
}

function retryAfterMs(text: string | undefined, now: number): number | undefined {
  const seconds = count(text);
  if (seconds !== undefined) return usableDelay(seconds * 1000);
  return text === undefined ? undefined : usableDelay(Date.parse(text) - now);
}

// A moment that has just passed means "now"; one that is far away is no answer to the question.
function usableDelay(ms: number): number | undefined {
  return Math.abs(ms) <= longestSeconds * 1000 ? Math.max(0, ms) : undefined;
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}(\.\d{1,3})?$/.test(text) ? Number(text) : undefined;
}
