import { uuidFrom } from '../randomness/randomness.ts';
import { findSite, siteTable, type SandboxSite } from '../sites/site-table.ts';
import { emptyRecord, type OrganizationRecord } from './organization-record.ts';
import type { Organization, OrganizationKind } from './organization.ts';

const kinds: readonly { kind: OrganizationKind; name: string; subdomain: string }[] = [
  { kind: 'developer-sandbox', name: 'Developer Sandbox', subdomain: 'developer-sandbox' },
  { kind: 'customer', name: 'Example Customer', subdomain: 'nova' },
];

/** The label of a further customer's organization, for example `customer-17`. */
const furtherCustomer = /^customer-([1-9]\d{0,5})$/;

/**
 * The organizations of every site: the partner's developer sandbox, an example customer, and as many further customers
 * as a test asks for.
 */
export class Organizations {
  #all: readonly Organization[] = siteTable.flatMap((site, siteIndex) =>
    kinds.map(({ kind, name, subdomain }, kindIndex) => ({
      key: `${site.parameter}/${kind}`,
      label: kind,
      site,
      kind,
      name,
      id: 1_000_000 + siteIndex * 1000 + kindIndex + 1,
      publicId: uuidFrom(`organisation ${site.parameter} ${kind}`),
      subdomain,
      record: emptyRecord(),
    })),
  );

  get all(): readonly Organization[] {
    return this.#all;
  }

  /** The partner's own organization on a site, where the test client may be authorized. */
  home(site: SandboxSite): Organization {
    return this.find(site, 'developer-sandbox');
  }

  find(site: SandboxSite, kind: OrganizationKind): Organization {
    const found = this.all.find((organization) => organization.site === site && organization.kind === kind);
    if (!found) throw new Error(`Site "${site.parameter}" has no organization of kind "${kind}".`);
    return found;
  }

  /** The organization of a site that has this label. */
  findByLabel(site: SandboxSite, label: string): Organization | undefined {
    return this.#all.find((organization) => organization.site === site && organization.label === label);
  }

  /** Adds customers to a site, numbered on from those that it has. */
  addCustomers(site: SandboxSite, count: number): Organization[] {
    const numbers = this.ofSite(site).map(({ label }) => Number(furtherCustomer.exec(label)?.[1] ?? 0));
    const last = Math.max(...numbers);
    const added = Array.from({ length: count }, (_, index) => furtherOrganization(site, last + index + 1));
    this.#all = [...this.#all, ...added];
    return added;
  }

  /** Puts back what a state file remembers, further customers included. */
  restore(records: Readonly<Record<string, OrganizationRecord>>): void {
    for (const [key, record] of Object.entries(records)) {
      const known = this.#all.find((organization) => organization.key === key);
      if (known) known.record = record;
      else this.#restoreCustomer(key, record);
    }
  }

  #restoreCustomer(key: string, record: OrganizationRecord): void {
    const [parameter = '', label = ''] = key.split('/');
    const [site, number] = [findSite(parameter), furtherCustomer.exec(label)?.[1]];
    if (!site || number === undefined) return;
    this.#all = [...this.#all, { ...furtherOrganization(site, Number(number)), record }];
  }

  ofSite(site: SandboxSite): Organization[] {
    return this.all.filter((organization) => organization.site === site);
  }

  /** Forgets everything that any organization ever did, and the further customers. */
  reset(): void {
    this.#all = this.#all.filter(({ label }) => !furtherCustomer.test(label));
    for (const organization of this.#all) organization.record = emptyRecord();
  }
}

function furtherOrganization(site: SandboxSite, number: number): Organization {
  const subdomain = `customer-${number}`;
  return {
    key: `${site.parameter}/${subdomain}`,
    label: subdomain,
    site,
    kind: 'customer',
    name: `Customer ${number}`,
    id: 2_000_000 + siteTable.indexOf(site) * 1_000_000 + number,
    publicId: uuidFrom(`organisation ${site.parameter} ${subdomain}`),
    subdomain,
    record: emptyRecord(),
  };
}
