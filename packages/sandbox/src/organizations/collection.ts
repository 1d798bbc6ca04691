import type { Organization } from './organization.ts';

/** What each organization has of one kind, by id and in the order of creation; in memory. */
export class Collection<Item> {
  readonly #items = new Map<Organization, Map<string, Item>>();

  of(organization: Organization): Map<string, Item> {
    const items = this.#items.get(organization) ?? new Map<string, Item>();
    this.#items.set(organization, items);
    return items;
  }

  list(organization: Organization): Item[] {
    return [...this.of(organization).values()];
  }

  reset(): void {
    this.#items.clear();
  }
}
