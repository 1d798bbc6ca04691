import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { ApplicationKeyRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { hashSecret } from '../state/secret-hash.ts';

/** Application keys: the second half of a key pair, with the permissions of its owner. */
export class ApplicationKeys {
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #values = new Map<string, string>();

  constructor(clock: VirtualClock, randomness: Randomness) {
    this.#clock = clock;
    this.#randomness = randomness;
  }

  create(organization: Organization, key = this.#randomness.hex(20)): string {
    this.createNamed(organization, 'Sandbox credentials', null, key);
    return key;
  }

  /** A key with a name and, when it is to do less than its owner may, scopes. */
  createNamed(
    organization: Organization,
    name: string,
    scopes: string[] | null,
    key = this.#randomness.hex(20),
  ): { record: ApplicationKeyRecord; key: string } {
    const record: ApplicationKeyRecord = {
      id: this.#randomness.uuid(),
      last4: key.slice(-4),
      hash: hashSecret(key),
      createdAt: this.#clock.now().toISOString(),
      name,
      scopes,
    };
    organization.record.applicationKeys.push(record);
    this.#values.set(record.id, key);
    return { record, key };
  }

  /** The value of a key that was made since the sandbox started. */
  valueOf({ id }: ApplicationKeyRecord): string | undefined {
    return this.#values.get(id);
  }

  belongsTo(organization: Organization, key: string): boolean {
    const hash = hashSecret(key);
    return organization.record.applicationKeys.some((record) => record.hash === hash);
  }
}
