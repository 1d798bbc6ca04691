import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Randomness } from '../randomness/randomness.ts';

const lifetimeMs = 10 * 60_000;

/** An authorization request that a user has been asked about. */
export interface PendingConsent {
  /** The browser that was asked. */
  sessionId: string;
  organization: Organization;
  /** The web origin that the user is at, as the callback's `site` says it. */
  webHost: string;
  clientId: string;
  scopes: string[];
  redirectUri: string;
  state: string | undefined;
  codeChallenge: string | undefined;
}

/**
 * The questions that are open. A form carries only the id of its question, so that nothing in it can be
 * altered, and only the browser that was asked can answer, once.
 */
export class PendingConsents {
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #pending = new Map<string, PendingConsent & { expiresAt: number }>();

  constructor(clock: VirtualClock, randomness: Randomness) {
    this.#clock = clock;
    this.#randomness = randomness;
  }

  ask(consent: PendingConsent): string {
    const now = this.#clock.now().getTime();
    for (const [id, { expiresAt }] of this.#pending) if (expiresAt <= now) this.#pending.delete(id);
    const id = this.#randomness.token();
    this.#pending.set(id, { ...consent, expiresAt: now + lifetimeMs });
    return id;
  }

  answer(id: string, sessionId: string): PendingConsent | undefined {
    const consent = this.#pending.get(id);
    if (consent?.sessionId !== sessionId) return undefined;
    this.#pending.delete(id);
    return consent.expiresAt > this.#clock.now().getTime() ? consent : undefined;
  }

  reset(): void {
    this.#pending.clear();
  }
}
