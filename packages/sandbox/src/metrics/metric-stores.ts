import type { Organisation } from '../organisations/organisation.ts';
import { MetricStore } from './metric-store.ts';

/** The metric stores of all organisations. */
export class MetricStores {
  readonly #stores = new Map<Organisation, MetricStore>();
  readonly #listeners = new Set<(organisation: Organisation) => void>();

  of(organisation: Organisation): MetricStore {
    const store = this.#stores.get(organisation) ?? new MetricStore();
    this.#stores.set(organisation, store);
    return store;
  }

  /** Tells whoever listens that an organisation has new points. */
  announce(organisation: Organisation): void {
    for (const listener of this.#listeners) listener(organisation);
  }

  onArrival(listener: (organisation: Organisation) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reset(): void {
    this.#stores.clear();
  }
}
