import type { SandboxSite } from '../sites/site-table.ts';
import type { OrganizationRecord } from './organization-record.ts';

/** Which of the two organizations of a site: the partner's own, or a customer's. */
export type OrganizationKind = 'developer-sandbox' | 'customer';

/** One organization of one site. */
export interface Organization {
  /** Key in the state file, for example `datadoghq.eu/customer`. */
  key: string;
  /** The part of the key after the site: the name that the control API uses. */
  label: string;
  site: SandboxSite;
  kind: OrganizationKind;
  name: string;
  /** The number that webhooks send as `$ORG_ID`. */
  id: number;
  /** The id that callbacks carry as `dd_oid`. */
  publicId: string;
  /** The label of the organization's own web address. */
  subdomain: string;
  record: OrganizationRecord;
}

/** Authorizations that are still in force, newest first. */
export function connectedAccounts(organization: Organization) {
  return organization.record.grants
    .filter((grant) => grant.origin === 'consent' && grant.revokedAt === null)
    .reverse();
}
