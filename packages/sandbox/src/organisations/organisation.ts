import type { SandboxSite } from '../sites/site-table.ts';
import type { OrganisationRecord } from './organisation-record.ts';

/** Which of the two organisations of a site: the partner's own, or a customer's. */
export type OrganisationKind = 'developer-sandbox' | 'customer';

/** One organisation of one site. */
export interface Organisation {
  /** Key in the state file, for example `datadoghq.eu/customer`. */
  key: string;
  /** The part of the key after the site: the name that the control API uses. */
  label: string;
  site: SandboxSite;
  kind: OrganisationKind;
  name: string;
  /** The number that webhooks send as `$ORG_ID`. */
  id: number;
  /** The id that callbacks carry as `dd_oid`. */
  publicId: string;
  /** The label of the organisation's own web address. */
  subdomain: string;
  record: OrganisationRecord;
}
