import { siteTable, type SandboxSite } from '@tilekit/sandbox';

/** A Datadog organization that the sandbox made for the run. */
export interface Organization {
  /** `<site>/<organization>`, as the sandbox writes it. */
  readonly key: string;
  readonly site: SandboxSite;
  readonly label: string;
  readonly name: string;
  readonly publicId: string;
  /** Lets a browser look at it. */
  readonly cookie: string;
}

export const allSites: readonly SandboxSite[] = siteTable;

/** The web origin that Datadog passes as `site`. */
export function originOf(site: SandboxSite): string {
  return `https://${site.webHost}`;
}

export function apiHostOf(site: SandboxSite): string {
  return `api.${site.parameter}`;
}
