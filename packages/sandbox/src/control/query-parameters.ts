import { refuse } from '../http/refusal.ts';
import { findSite, siteTable, type SandboxSite } from '../sites/site-table.ts';

/** The site that `?site=` names; `undefined` when it names none. */
export function siteOfQuery(url: string): SandboxSite | undefined {
  const parameter = new URL(url, 'http://sandbox').searchParams.get('site');
  return parameter === null ? undefined : siteNamed(parameter);
}

/** @throws Status 400 for a name that is not a site parameter. */
export function siteNamed(parameter: string): SandboxSite {
  const site = findSite(parameter);
  if (!site) {
    const known = siteTable.map((row) => row.parameter).join(', ');
    throw refuse(400, `Unknown site "${parameter}". Sites: ${known}`);
  }
  return site;
}

/** Whether `?details` asks for more than the keys that answers always have. */
export function wantsDetails(url: string): boolean {
  return new URL(url, 'http://sandbox').searchParams.has('details');
}
