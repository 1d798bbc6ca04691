import { Refusal } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';

/** Every limit counts in minutes of the calendar. */
const periodSeconds = 60;

/** How many requests of one family an organization may send in a minute. */
export interface RateLimit {
  /** What Datadog calls the bucket in `X-RateLimit-Name`. */
  name: string;
  limit: number;
}

/** Counts the requests of each organization, by family. */
export class RateLimits {
  readonly #counts = new Map<string, { period: number; count: number }>();

  /**
   * Counts one request.
   *
   * @returns Datadog's headers for its answer
   * @throws Status 429, with the headers, when the minute is used up.
   */
  take({ name, limit }: RateLimit, organization: Organization, now: Date): Record<string, string> {
    const seconds = now.getTime() / 1000;
    const period = Math.floor(seconds / periodSeconds);
    const bucket = `${name} ${organization.key}`;
    const current = this.#counts.get(bucket);
    const count = current?.period === period ? current.count + 1 : 1;
    this.#counts.set(bucket, { period, count });
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-period': String(periodSeconds),
      'x-ratelimit-remaining': String(Math.max(0, limit - count)),
      'x-ratelimit-reset': String(Math.ceil((period + 1) * periodSeconds - seconds)),
      'x-ratelimit-name': name,
    };
    if (count <= limit) return headers;
    const text = `Rate limit of ${limit} requests in ${periodSeconds} seconds reached.`;
    throw new Refusal(429, { errors: [text] }, headers);
  }

  reset(): void {
    this.#counts.clear();
  }
}
