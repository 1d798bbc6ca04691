import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Organisation } from '../organisations/organisation.ts';
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

  create(organisation: Organisation, key = this.#randomness.hex(20)): string {
    organisation.record.applicationKeys.push({
      id: this.#randomness.uuid(),
      last4: key.slice(-4),
      hash: hashSecret(key),
      createdAt: this.#clock.now().toISOString(),
    });
    return key;
  }

  belongsTo(organisation: Organisation, key: string): boolean {
    const hash = hashSecret(key);
    return organisation.record.applicationKeys.some((record) => record.hash === hash);
  }
}
