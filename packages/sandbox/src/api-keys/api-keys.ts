import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { ApiKeyRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Organizations } from '../organizations/organizations.ts';
import type { Randomness } from '../randomness/randomness.ts';
import type { SandboxSite } from '../sites/site-table.ts';
import { hashSecret } from '../state/secret-hash.ts';

/** A key at the only moment when its value is known. */
export interface NewApiKey {
  record: ApiKeyRecord;
  key: string;
}

/** The API keys of all organizations. */
export class ApiKeys {
  readonly #organizations: Organizations;
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #owners = new Map<string, Organization>();
  /** Values of keys that requests made, by id: Datadog shows them again. In memory only. */
  readonly #values = new Map<string, string>();

  constructor(organizations: Organizations, clock: VirtualClock, randomness: Randomness) {
    this.#organizations = organizations;
    this.#clock = clock;
    this.#randomness = randomness;
    this.reindex();
  }

  /** Reads the organizations again, after they were restored or reset. */
  reindex(): void {
    this.#owners.clear();
    for (const organization of this.#organizations.all) {
      for (const key of organization.record.apiKeys) {
        if (key.revokedAt === null) this.#owners.set(key.hash, organization);
      }
    }
  }

  create(
    organization: Organization,
    name: string,
    origin: ApiKeyRecord['origin'],
    key = this.#randomness.hex(16),
  ): NewApiKey {
    const record: ApiKeyRecord = {
      id: this.#randomness.uuid(),
      name,
      last4: key.slice(-4),
      hash: hashSecret(key),
      createdAt: this.#clock.now().toISOString(),
      revokedAt: null,
      origin,
    };
    organization.record.apiKeys.push(record);
    this.#owners.set(record.hash, organization);
    if (origin === 'api') this.#values.set(record.id, key);
    return { record, key };
  }

  /** The value of a key that a request made since the sandbox started. */
  valueOf({ id }: ApiKeyRecord): string | undefined {
    return this.#values.get(id);
  }

  /** The live key that OAuth made for the organization: there is at most one. */
  findMarketplaceKey(organization: Organization): ApiKeyRecord | undefined {
    return organization.record.apiKeys.find((key) => key.origin === 'marketplace' && key.revokedAt === null);
  }

  /** Switches a key off; `false` when the organization has no live key of that id. */
  revoke(organization: Organization, id: string): boolean {
    const record = organization.record.apiKeys.find((key) => key.id === id && key.revokedAt === null);
    if (!record) return false;
    record.revokedAt = this.#clock.now().toISOString();
    this.#owners.delete(record.hash);
    return true;
  }

  /** Whose key it is: a key of another site is unknown. */
  findOrganization(site: SandboxSite, key: string): Organization | undefined {
    const owner = this.#owners.get(hashSecret(key));
    return owner?.site === site ? owner : undefined;
  }
}
