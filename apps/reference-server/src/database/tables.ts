import type { ColumnType, JSONColumnType } from 'kysely';
import type { AlertTables } from './alert-tables.ts';

type Time = ColumnType<Date, Date, Date>;
type CreationTime = ColumnType<Date, Date | undefined, Date>;
type OptionalTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** One consent that was begun and not yet answered. */
export interface AuthorizationAttemptTable {
  /** SHA-256 of `state`: whoever reads the table cannot answer in the customer's place. */
  state_hash: Buffer;
  /** SHA-256 of the browser session's id. */
  session_hash: Buffer;
  account_id: string;
  /** Sealed. */
  code_verifier: string;
  created_at: CreationTime;
  expires_at: Time;
  consumed_at: OptionalTime;
}

/** A browser that is signed in. */
export interface SessionTable {
  /** SHA-256 of the id in the sealed cookie. */
  session_hash: Buffer;
  account_id: string;
  expires_at: Time;
}

/** What core's `InstallationStore` keeps: the document is the truth, the columns make it findable. */
export interface InstallationTable {
  id: string;
  account_id: string;
  status: string;
  /** One live installation per account, site and organization; null for a tombstone. */
  slot: string | null;
  /** An `Installation` of core; secrets in it are sealed. */
  document: JSONColumnType<object>;
  version: number;
  fence: number;
  /** Null: nobody holds the lease. */
  leased_until: OptionalTime;
  /** When the access token should be renewed; null while there is none to renew. */
  refresh_at: OptionalTime;
}

/** When an installation collects next, and how far it has come. */
export interface CollectionTable {
  installation_id: string;
  next_at: Time;
  /** Everything before is collected and on its way or delivered. */
  collected_until: Time;
  last_accepted_at: OptionalTime;
  /** When the integration last read from Datadog. */
  last_read_at: OptionalTime;
  /** A job delivers for this installation until then, or died; null: nobody does. */
  delivering_until: OptionalTime;
  /** A code of the error catalogue; null while deliveries succeed. */
  problem: string | null;
}

/** Who did what when; rows are only ever added. */
export interface AuditEventTable {
  id: ColumnType<string, never, never>;
  at: CreationTime;
  account_id: string | null;
  installation_id: string | null;
  action: string;
  detail: JSONColumnType<Record<string, string | number | null>>;
}

export interface Tables extends AlertTables {
  sessions: SessionTable;
  authorization_attempts: AuthorizationAttemptTable;
  installations: InstallationTable;
  collections: CollectionTable;
  audit_events: AuditEventTable;
}
