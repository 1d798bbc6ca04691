import { uuidFrom } from '../randomness/randomness.ts';
import { siteTable, type SandboxSite } from '../sites/site-table.ts';
import { emptyRecord } from './organisation-record.ts';
import type { Organisation, OrganisationKind } from './organisation.ts';

const kinds: readonly { kind: OrganisationKind; name: string; subdomain: string }[] = [
  { kind: 'developer-sandbox', name: 'Developer Sandbox', subdomain: 'developer-sandbox' },
  { kind: 'customer', name: 'Example Customer', subdomain: 'nova' },
];

/** The organisations of every site: the partner's developer sandbox and an example customer on each. */
export class Organisations {
  readonly all: readonly Organisation[] = siteTable.flatMap((site, siteIndex) =>
    kinds.map(({ kind, name, subdomain }, kindIndex) => ({
      key: `${site.parameter}/${kind}`,
      site,
      kind,
      name,
      id: 1_000_000 + siteIndex * 1000 + kindIndex + 1,
      publicId: uuidFrom(`organisation ${site.parameter} ${kind}`),
      subdomain,
      record: emptyRecord(),
    })),
  );

  /** The partner's own organisation on a site, where the test client may be authorised. */
  home(site: SandboxSite): Organisation {
    return this.find(site, 'developer-sandbox');
  }

  find(site: SandboxSite, kind: OrganisationKind): Organisation {
    const found = this.all.find((organisation) => organisation.site === site && organisation.kind === kind);
    if (!found) throw new Error(`Site "${site.parameter}" has no organisation of kind "${kind}".`);
    return found;
  }

  ofSite(site: SandboxSite): Organisation[] {
    return this.all.filter((organisation) => organisation.site === site);
  }

  /** Forgets everything that any organisation ever did. */
  reset(): void {
    for (const organisation of this.all) organisation.record = emptyRecord();
  }
}
