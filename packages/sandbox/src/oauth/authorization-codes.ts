import { createHash } from 'node:crypto';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { hashSecret, sameSecret } from '../state/secret-hash.ts';

/** Ten minutes: the longest life that RFC 6749 section 4.1.2 recommends. Datadog documents none. */
const lifetimeMs = 10 * 60_000;

/** What a code stands for until it is exchanged. */
export interface AuthorizationCode {
  organization: Organization;
  clientId: string;
  redirectUri: string;
  codeChallenge: string | undefined;
  scopes: string[];
}

/** Authorization codes: single use, short-lived, bound to client, redirect URI and challenge. */
export class AuthorizationCodes {
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #codes = new Map<string, AuthorizationCode & { expiresAt: number }>();

  constructor(clock: VirtualClock, randomness: Randomness) {
    this.#clock = clock;
    this.#randomness = randomness;
  }

  issue(code: AuthorizationCode): string {
    this.#dropExpired();
    const value = this.#randomness.token();
    this.#codes.set(hashSecret(value), { ...code, expiresAt: this.#clock.now().getTime() + lifetimeMs });
    return value;
  }

  /** Uses a code up, right or wrong: a code that was shown to this endpoint never works again. */
  redeem(
    value: string,
    expected: {
      organizationSite: string;
      clientId: string;
      redirectUri: string;
      codeVerifier: string | undefined;
    },
  ): AuthorizationCode | undefined {
    const key = hashSecret(value);
    const code = this.#codes.get(key);
    // A code of another site is unknown here, and stays good where it belongs.
    if (code?.organization.site.parameter !== expected.organizationSite) return undefined;
    this.#codes.delete(key);
    const fits =
      code.expiresAt > this.#clock.now().getTime() &&
      code.clientId === expected.clientId &&
      code.redirectUri === expected.redirectUri &&
      verifierFits(code.codeChallenge, expected.codeVerifier);
    return fits ? code : undefined;
  }

  reset(): void {
    this.#codes.clear();
  }

  #dropExpired(): void {
    const now = this.#clock.now().getTime();
    for (const [key, code] of this.#codes) if (code.expiresAt <= now) this.#codes.delete(key);
  }
}

/** RFC 7636 section 4.6; a verifier without a challenge is refused too (RFC 9700 section 4.8.2). */
function verifierFits(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined) return verifier === undefined;
  if (verifier === undefined || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false;
  return sameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge);
}
