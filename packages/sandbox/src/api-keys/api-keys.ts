import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { ApiKeyRecord } from '../organisations/organisation-record.ts';
import type { Organisation } from '../organisations/organisation.ts';
import type { Organisations } from '../organisations/organisations.ts';
import type { Randomness } from '../randomness/randomness.ts';
import type { SandboxSite } from '../sites/site-table.ts';
import { hashSecret } from '../state/secret-hash.ts';

/** A key at the only moment when its value is known. */
export interface NewApiKey {
  record: ApiKeyRecord;
  key: string;
}

/** The API keys of all organisations. */
export class ApiKeys {
  readonly #organisations: Organisations;
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #owners = new Map<string, Organisation>();

  constructor(organisations: Organisations, clock: VirtualClock, randomness: Randomness) {
    this.#organisations = organisations;
    this.#clock = clock;
    this.#randomness = randomness;
    this.reindex();
  }

  /** Reads the organisations again, after they were restored or reset. */
  reindex(): void {
    this.#owners.clear();
    for (const organisation of this.#organisations.all) {
      for (const key of organisation.record.apiKeys) {
        if (key.revokedAt === null) this.#owners.set(key.hash, organisation);
      }
    }
  }

  create(
    organisation: Organisation,
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
    organisation.record.apiKeys.push(record);
    this.#owners.set(record.hash, organisation);
    return { record, key };
  }

  /** The live key that OAuth made for the organisation: there is at most one. */
  findMarketplaceKey(organisation: Organisation): ApiKeyRecord | undefined {
    return organisation.record.apiKeys.find((key) => key.origin === 'marketplace' && key.revokedAt === null);
  }

  /** Switches a key off; `false` when the organisation has no live key of that id. */
  revoke(organisation: Organisation, id: string): boolean {
    const record = organisation.record.apiKeys.find((key) => key.id === id && key.revokedAt === null);
    if (!record) return false;
    record.revokedAt = this.#clock.now().toISOString();
    this.#owners.delete(record.hash);
    return true;
  }

  /** Whose key it is: a key of another site is unknown. */
  findOrganisation(site: SandboxSite, key: string): Organisation | undefined {
    const owner = this.#owners.get(hashSecret(key));
    return owner?.site === site ? owner : undefined;
  }
}
