import { refuse } from '../../http/refusal.ts';
import type { Organisation } from '../../organisations/organisation.ts';

/** Documented: events per minute and organisation. */
const perMinute = 250_000;

/** Counts the events of each organisation in the current minute. */
export class EventQuota {
  readonly #counts = new Map<Organisation, { minute: number; count: number }>();

  /** @throws Status 429 when the minute is used up. */
  take(organisation: Organisation, now: Date): void {
    const minute = Math.floor(now.getTime() / 60_000);
    const current = this.#counts.get(organisation);
    const count = current?.minute === minute ? current.count + 1 : 1;
    if (count > perMinute) throw refuse(429, 'Rate limit exceeded');
    this.#counts.set(organisation, { minute, count });
  }

  reset(): void {
    this.#counts.clear();
  }
}
