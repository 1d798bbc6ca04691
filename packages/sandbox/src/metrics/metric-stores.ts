import type { Organization } from '../organizations/organization.ts';
import { MetricStore } from './metric-store.ts';

/** The metric stores of all organizations. */
export class MetricStores {
  readonly #stores = new Map<Organization, MetricStore>();
  readonly #listeners = new Set<(organization: Organization) => void>();

  of(organization: Organization): MetricStore {
    const store = this.#stores.get(organization) ?? new MetricStore();
    this.#stores.set(organization, store);
    return store;
  }

  /** Tells whoever listens that an organization has new points. */
  announce(organization: Organization): void {
    for (const listener of this.#listeners) listener(organization);
  }

  onArrival(listener: (organization: Organization) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reset(): void {
    this.#stores.clear();
  }
}
