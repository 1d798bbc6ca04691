import { type RawBuilder, sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** At most so many rows a minute: a backlog must not lock the tables. */
const maxRows = 10_000;

interface Retention {
  readonly table: string;
  /** A column of type `timestamptz`, or an ISO 8601 text, whose order is that of the times. */
  readonly since: string | { readonly text: RawBuilder<string> };
  readonly days: number;
  readonly onlyIf?: RawBuilder<unknown>;
}

/**
 * What is kept for how many days, besides the audit trail, which AUDIT_KEEP_MONTHS is for. Work that is still to be done is
 * never deleted, and copies of a delivery come within an hour: none of them can have its effect again.
 */
const kept: readonly Retention[] = [
  { table: 'sessions', since: 'expires_at', days: 0 },
  // Of no use after ten minutes; kept to look into failures.
  { table: 'authorization_attempts', since: 'expires_at', days: 1 },
  { table: 'alert_deliveries', since: 'received_at', days: 30, onlyIf: sql`effect is not null` },
  { table: 'alerts', since: 'date', days: 90, onlyIf: sql`action is distinct from 'due'` },
  {
    table: 'incidents',
    since: 'changed_at',
    days: 90,
    onlyIf: sql`state in ('opened', 'unknown', 'refused')`,
  },
  // Who disconnected when stays in the audit trail.
  {
    table: 'installations',
    since: { text: sql`(document ->> 'changedAt')` },
    days: 90,
    onlyIf: sql`status = 'disconnected'`,
  },
];

/** Deletes what is kept no longer, of the server's tables and of the integration's. */
export async function purgeExpired({
  database,
  now,
  integration,
}: Pick<AppOptions, 'database' | 'now' | 'integration'>): Promise<void> {
  const own: readonly Retention[] = integration.tables?.retention ?? [];
  for (const { table, since, days, onlyIf = sql`true` } of [...kept, ...own]) {
    const before = new Date(now().getTime() - days * dayMs);
    const isOld =
      typeof since === 'string'
        ? sql`${sql.ref(since)} < ${before}`
        : sql`${since.text} < ${before.toISOString()}`;
    await sql`
      delete from ${sql.table(table)} where ctid in (
        select ctid from ${sql.table(table)} where ${isOld} and ${onlyIf} limit ${maxRows}
      )`.execute(database);
  }
}
