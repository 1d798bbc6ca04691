import type { Organization } from '../organizations/organization.ts';

/** What a partner's server must never show: issued here, or shown to the token endpoint. */
export type SecretKind =
  'access_token' | 'refresh_token' | 'api_key' | 'code' | 'code_verifier' | 'client_secret';

/** A secret, and whose it is. */
export interface IssuedSecret {
  kind: SecretKind;
  value: string;
  organization: string;
}

const capacity = 20_000;
/** Longer than anything that was issued or is a verifier. */
const maxLength = 1_000;

/** Every secret that was issued to partners, for tests that look for them where they must not be. In memory only. */
export class IssuedSecrets {
  #known = new Map<string, IssuedSecret>();

  add(kind: SecretKind, value: string, organization: Organization | undefined): void {
    if (value === '' || value.length > maxLength || this.#known.has(value)) return;
    this.#known.set(value, { kind, value, organization: organization?.key ?? '' });
    if (this.#known.size <= capacity) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  /** Whose secret it was, also when it no longer works. */
  organizationOf(value: string): string | undefined {
    const organization = this.#known.get(value)?.organization;
    return organization === '' ? undefined : organization;
  }

  list(): IssuedSecret[] {
    return [...this.#known.values()];
  }

  reset(): void {
    this.#known = new Map();
  }
}
