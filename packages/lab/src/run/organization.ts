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

/** Whether a text names the organization; a longer name that begins like it is another one's. */
export function isNamedIn(text: string, { name, publicId }: Organization): boolean {
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.includes(publicId) || new RegExp(`(?<![\\w-])${plain}(?![\\w-])`).test(text);
}

/** The web origin that Datadog passes as `site`. */
export function originOf(site: SandboxSite): string {
  return `https://${site.webHost}`;
}

export function apiHostOf(site: SandboxSite): string {
  return `api.${site.parameter}`;
}
