import type { Organisation } from '../organisations/organisation.ts';
import { MetricStore } from './metric-store.ts';

/** The metric stores of all organisations. */
export class MetricStores {
  readonly #stores = new Map<Organisation, MetricStore>();

  of(organisation: Organisation): MetricStore {
    const store = this.#stores.get(organisation) ?? new MetricStore();
    this.#stores.set(organisation, store);
    return store;
  }

  reset(): void {
    this.#stores.clear();
  }
}
