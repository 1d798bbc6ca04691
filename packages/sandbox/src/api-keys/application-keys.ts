import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { hashSecret } from '../state/secret-hash.ts';

/** Application keys: the second half of a key pair, with the permissions of whoever made it. */
export class ApplicationKeys {
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;

  constructor(clock: VirtualClock, randomness: Randomness) {
    this.#clock = clock;
    this.#randomness = randomness;
  }

  create(organization: Organization, key = this.#randomness.hex(20)): string {
    organization.record.applicationKeys.push({
      id: this.#randomness.uuid(),
      last4: key.slice(-4),
      hash: hashSecret(key),
      createdAt: this.#clock.now().toISOString(),
    });
    return key;
  }

  belongsTo(organization: Organization, key: string): boolean {
    const hash = hashSecret(key);
    return organization.record.applicationKeys.some((record) => record.hash === hash);
  }
}
