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
  /** Codes that were shown to the token endpoint. */
  readonly #spent = new Map<string, Organization>();

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
  ): AuthorizationCode | { refused: string } {
    const key = hashSecret(value);
    const code = this.#codes.get(key);
    if (!code) {
      return { refused: this.#spent.has(key) ? 'The code was used already.' : 'The code was never issued.' };
    }
    // A code of another site is unknown here, and stays good where it belongs.
    if (code.organization.site.parameter !== expected.organizationSite) {
      return { refused: `The code was issued on ${code.organization.site.parameter}.` };
    }
    this.#codes.delete(key);
    this.#spent.set(key, code.organization);
    if (code.expiresAt <= this.#clock.now().getTime()) return { refused: 'The code has expired.' };
    if (code.clientId !== expected.clientId) return { refused: 'The code was issued to another client.' };
    if (code.redirectUri !== expected.redirectUri) {
      const { redirectUri } = expected;
      return {
        refused: `redirect_uri is "${redirectUri}", but the authorization request had "${code.redirectUri}".`,
      };
    }
    const refused = faultOfVerifier(code.codeChallenge, expected.codeVerifier);
    return refused === undefined ? code : { refused };
  }

  /** Whose code it is, or was. */
  organizationOf(value: string): Organization | undefined {
    const key = hashSecret(value);
    return this.#codes.get(key)?.organization ?? this.#spent.get(key);
  }

  reset(): void {
    this.#codes.clear();
    this.#spent.clear();
  }

  #dropExpired(): void {
    const now = this.#clock.now().getTime();
    for (const [key, code] of this.#codes) if (code.expiresAt <= now) this.#codes.delete(key);
  }
}

/** RFC 7636 section 4.6; a verifier without a challenge is refused too (RFC 9700 section 4.8.2). */
function faultOfVerifier(challenge: string | undefined, verifier: string | undefined): string | undefined {
  if (challenge === undefined) {
    return verifier === undefined ? undefined : 'There is a code_verifier, but there was no code_challenge.';
  }
  if (verifier === undefined) return 'code_verifier is missing.';
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) {
    return 'code_verifier is not 43 to 128 unreserved characters (RFC 7636 section 4.1).';
  }
  const fits = sameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge);
  return fits
    ? undefined
    : 'code_verifier does not belong to the code_challenge of the authorization request.';
}
