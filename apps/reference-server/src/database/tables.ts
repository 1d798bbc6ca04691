import type { ColumnType, JSONColumnType } from 'kysely';

type Time = ColumnType<Date, Date, Date>;
type CreationTime = ColumnType<Date, Date | undefined, Date>;
type OptionalTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** One consent that was begun and not yet answered. */
interface AuthorizationAttemptTable {
  /** SHA-256 of `state`: reading the table is not enough to answer for the customer. */
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
interface SessionTable {
  /** SHA-256 of the id in the sealed cookie. */
  session_hash: Buffer;
  account_id: string;
  expires_at: Time;
}

/** What core's `InstallationStore` keeps: the document is the truth, the columns make it findable. */
interface InstallationTable {
  id: string;
  account_id: string;
  status: string;
  /** One live installation per account, site and organization; null for a tombstone. */
  slot: string | null;
  /** An `Installation` of core; secrets in it are sealed. */
  document: JSONColumnType<object>;
  version: number;
  fence: number;
  /** Null: the lease is free. */
  leased_until: OptionalTime;
  /** When the access token should be renewed; null while there is no token to renew. */
  refresh_at: OptionalTime;
}

/** When an installation collects next, and how far it has come. */
export interface CollectionTable {
  installation_id: string;
  next_at: Time;
  /** Everything before is collected and on its way or delivered. */
  collected_until: Time;
  /** No window was collected yet: the first one may begin before the connection. */
  is_new: ColumnType<boolean, boolean | undefined, boolean>;
  last_accepted_at: OptionalTime;
  /** When the integration last read from Datadog. */
  last_read_at: OptionalTime;
  /** Bytes of JSON that the last window brought. */
  collected_bytes: ColumnType<number, number | undefined, number>;
  /** Attempts to collect that failed since the last one that did not. */
  collect_failures: ColumnType<number, number | undefined, number>;
  /** A code; null while collections succeed. */
  collect_problem: string | null;
  /** Datadog asked to be left alone until then. */
  paused_until: OptionalTime;
  /** A job delivers for this installation until then, or died; null: no job does. */
  delivering_until: OptionalTime;
  /** A code of the error catalogue; null while deliveries succeed. */
  problem: string | null;
  /** Datadog's, as far as it was needed to count problems. */
  site: ColumnType<string | null, never, never>;
}

/** Who did what when; rows are only ever added. */
interface AuditEventTable {
  id: ColumnType<string, never, never>;
  at: CreationTime;
  account_id: string | null;
  /** Who did it, if a person did: their identifier at the sign-in. */
  person: ColumnType<string | null, string | null | undefined, never>;
  installation_id: string | null;
  action: string;
  detail: JSONColumnType<Record<string, string | number | null>>;
}

/** One link of the chain over the audit events of a time: each hash covers the one before. */
interface AuditSealTable {
  id: ColumnType<string, never, never>;
  /** Events from this time on. */
  from_at: Time;
  /** Up to but without this time. */
  to_at: Time;
  events: number;
  hash: Buffer;
  sealed_at: CreationTime;
}

export interface Tables extends AlertTables {
  sessions: SessionTable;
  authorization_attempts: AuthorizationAttemptTable;
  installations: InstallationTable;
  collections: CollectionTable;
  audit_events: AuditEventTable;
  audit_seals: AuditSealTable;
}

/** Whether the webhook of an installation exists in Datadog, as far as is known. */
export type WebhookState =
  /** To be created; nothing that may have been carried out was sent. */
  | 'wanted'
  /** The intent is on disk; the request may be on its way. */
  | 'creating'
  /** Datadog answered that it created it, or sent a genuine delivery through it. */
  | 'created'
  /** The answer was lost: only a look into Datadog, or a delivery, can tell. Never sent again by itself. */
  | 'unknown'
  /** Datadog asks for consent to the scope `create_webhooks`. */
  | 'scope-missing'
  /** Datadog refused it for another reason; see `problem`. */
  | 'refused'
  /** Deleted in Datadog with the customer's keys. */
  | 'removed'
  /** The customer has disconnected: the secrets are gone, and deliveries are refused. */
  | 'closed';

export interface WebhookTable {
  installation_id: string;
  state: ColumnType<WebhookState, WebhookState | undefined, WebhookState>;
  /** `@webhook-<name>` in monitors. */
  name: string | null;
  /** SHA-256 of the token in the address: reading the table is not enough to call it. */
  token_hash: Buffer | null;
  /** Sealed; needed to name the address to Datadog again. */
  token: string | null;
  /** Sealed; what the header of deliveries must hold. */
  secret: string | null;
  /** Sealed; accepted as well while one replaces the other. */
  next_secret: string | null;
  /** A code of the error catalogue. */
  problem: string | null;
  attempts: ColumnType<number, number | undefined, number>;
  next_at: ColumnType<Date, Date | undefined, Date>;
  begun_at: OptionalTime;
  /** When the first genuine delivery came. */
  confirmed_at: OptionalTime;
  /** Deliveries that came after the disconnection. */
  refused_deliveries: ColumnType<number, number | undefined, number>;
}

/** What Datadog sent, each notification once; kept as long as copies could still come, and for the record. */
interface AlertDeliveryTable {
  installation_id: string;
  key: string;
  /** What belongs together: `$ALERT_CYCLE_KEY`, or the event's id without one. */
  cycle: string;
  transition: string;
  date: Time;
  payload: JSONColumnType<object>;
  received_at: Time;
  /**
   * Null: not processed yet. `applied` changed the alert, `asked` made its action due as well; `outdated` came after a
   * newer one, `closed` too late.
   */
  effect: string | null;
}

/** One alert from trigger to recovery, and what was done about it. */
export interface AlertTable {
  id: string;
  installation_id: string;
  account_id: string;
  cycle: string;
  title: string;
  tags: JSONColumnType<string[]>;
  /** What the integration's own payload brought; null without one. */
  details: JSONColumnType<object> | null;
  /** On the installation's site, or empty. */
  link: string;
  transition: string;
  date: Time;
  triggered_at: OptionalTime;
  recovered_at: OptionalTime;
  deliveries: ColumnType<number, number | undefined, number>;
  outdated: ColumnType<number, number | undefined, number>;
  /** Null: nothing to do. `due` until the integration has answered, then its status; `failed` when it never did. */
  action: string | null;
  action_label: string | null;
  action_tone: 'good' | 'bad' | 'quiet' | null;
  action_text: string | null;
  /** When the integration was called last, then when it answered. */
  action_at: OptionalTime;
}

/** Incidents that the integration opens: each once, or in the state "unknown". */
interface IncidentTable {
  installation_id: string;
  key: string;
  draft: JSONColumnType<object>;
  state: ColumnType<
    'wanted' | 'creating' | 'opened' | 'unknown' | 'refused',
    undefined,
    'wanted' | 'creating' | 'opened' | 'unknown' | 'refused'
  >;
  /** The number that people see in Datadog. */
  public_id: number | null;
  problem: string | null;
  changed_at: ColumnType<Date, Date | undefined, Date>;
}

/** Collected items on their way to Datadog. */
export interface OutgoingBatchTable {
  id: ColumnType<string, never, never>;
  installation_id: string;
  family: string;
  items: JSONColumnType<unknown[]>;
  item_count: number;
  /** Of `items`. */
  bytes: number;
  attempts: ColumnType<number, number | undefined, number>;
  created_at: Time;
  next_at: Time;
  /** When to look whether a job serves it. */
  enqueue_at: Time;
}

interface AlertTables {
  webhooks: WebhookTable;
  alert_deliveries: AlertDeliveryTable;
  alerts: AlertTable;
  incidents: IncidentTable;
  outgoing_batches: OutgoingBatchTable;
}
