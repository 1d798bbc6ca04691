import { sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A minute's share: what was left for long must not hold the tables up. */
const mostRows = 10_000;

/**
 * What is kept for how many days, beside the audit trail, which is kept for ever. Work that is still to be done is
 * never forgotten, and copies of a delivery come within an hour: none of them can have its effect again.
 */
const kept = [
  { table: 'sessions', since: 'expires_at', days: 0 },
  // Of no use after ten minutes; for whoever looks into a failure.
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
    since: sql`(document ->> 'changedAt')::timestamptz`,
    days: 90,
    onlyIf: sql`status = 'disconnected'`,
  },
  { table: 'demo_deployments', since: 'finished_at', days: 7 },
  { table: 'demo_rollbacks', since: 'finished_at', days: 7 },
];

/** Deletes what nobody needs any more. */
export async function forgetOld({ database, now }: Pick<AppOptions, 'database' | 'now'>): Promise<void> {
  for (const { table, since, days, onlyIf = sql`true` } of kept) {
    const before = new Date(now().getTime() - days * dayMs);
    await sql`
      delete from ${sql.table(table)} where ctid in (
        select ctid from ${sql.table(table)} where ${typeof since === 'string' ? sql.ref(since) : since} < ${before} and ${onlyIf} limit ${mostRows}
      )`.execute(database);
  }
}
