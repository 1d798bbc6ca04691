import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';

/** Longer than any transaction of the server may take: nothing older than that is still on its way. */
const settledSeconds = 120;
/** Events under one hash, at most about. */
const maxEvents = 10_000;
/** Links made by one run. */
const maxLinks = 20;

/** What an event says, the same whatever the session's time zone is. */
const rowText = sql`jsonb_build_array(id, (extract(epoch from at) * 1000000)::bigint, account_id, person, installation_id, action, detail)::text`;

/** SHA-256 over the hash before and every event of a time, in order. */
function hashOf(previous: RawBuilder<unknown>, from: RawBuilder<unknown>, to: RawBuilder<unknown>) {
  return sql<{ events: number; hash: Buffer }>`
    select count(*)::integer as events,
      sha256(${previous} || convert_to(coalesce(string_agg(${rowText}, E'\n' order by at, id), ''), 'UTF8')) as hash
    from audit_events where at >= ${from} and at < ${to}`;
}

/**
 * Adds the newest events to the hash chain. The hash goes to the log as well, where someone who can change the database cannot
 * change it.
 */
export async function sealAuditTrail({
  database,
  logger,
}: Pick<AppOptions, 'database' | 'logger'>): Promise<void> {
  for (let link = 0; link < maxLinks; link += 1) {
    const found = await database.transaction().execute(addLink);
    if (found === undefined) return;
    const { events, until, hash, isFull } = found;
    logger.info({ events, until, auditHash: hash.toString('base64') }, 'audit trail sealed');
    if (!isFull) return;
  }
}

/** @returns undefined when there is nothing to add, or someone else is adding it: two links after one would look like a forgery */
async function addLink(transaction: Transaction<Tables>) {
  const lock = sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtext('tilekit audit')) as mine`;
  if ((await lock.execute(transaction)).rows[0]?.mine !== true) return undefined;
  const last = await transaction
    .selectFrom('audit_seals')
    .select(['hash', sql<string>`to_at::text`.as('to_at')])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const from = last === undefined ? sql`'-infinity'::timestamptz` : sql`${last.to_at}::timestamptz`;
  const { rows } = await sql<{ to_at: string; is_full: boolean }>`
    with page as (
      select at from audit_events where at >= ${from} and at < now() - ${settledSeconds} * interval '1 second'
      order by at, id limit ${maxEvents}
    )
    select (max(at) + interval '1 microsecond')::text as to_at, count(*) = ${maxEvents} as is_full
    from page having count(*) > 0`.execute(transaction);
  const [page] = rows;
  if (page === undefined) return undefined;
  const to = sql`${page.to_at}::timestamptz`;
  const found = await hashOf(sql`${last?.hash ?? Buffer.alloc(0)}::bytea`, from, to).execute(transaction);
  const { events = 0, hash = Buffer.alloc(0) } = found.rows[0] ?? {};
  await sql`insert into audit_seals (from_at, to_at, events, hash) values (${from}, ${to}, ${events}, ${hash})`.execute(
    transaction,
  );
  return { events, until: page.to_at, hash, isFull: page.is_full };
}

/** The result of checking the chain. */
interface AuditCheck {
  readonly links: number;
  readonly events: number;
  /** Links that cannot be checked, since their events are deleted by now. */
  readonly expired: number;
  /** The hash of the newest link, in base64. */
  readonly head: string | undefined;
  /** Times whose events were changed, added or removed. */
  readonly broken: readonly { readonly from: string; readonly to: string }[];
  /** Whether a hash that was noted elsewhere is in the chain; undefined when none was given. */
  readonly hasKnown: boolean | undefined;
}

/**
 * Computes every hash of the chain again.
 *
 * @param keepMonths months that must still be there
 * @param known a hash from the log, in base64
 */
export async function checkAuditTrail(
  database: Database,
  keepMonths: number,
  known?: string,
): Promise<AuditCheck> {
  const oldest = await oldestKept(database, keepMonths);
  let [afterId, links, events, expired] = ['0', 0, 0, 0];
  let previous: { readonly hash: Buffer; readonly to_at: string } | undefined;
  let hasKnown = known === undefined ? undefined : false;
  const broken: { from: string; to: string }[] = [];
  for (;;) {
    const page = await database
      .selectFrom('audit_seals')
      .select(['id', 'events', 'hash', sql<string>`from_at::text`.as('from_at')])
      .select([
        sql<string>`to_at::text`.as('to_at'),
        // The first link begins before all time.
        sql<boolean>`coalesce(nullif(from_at, '-infinity'), to_at) < ${oldest}::timestamptz`.as('is_expired'),
      ])
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(500)
      .execute();
    for (const link of page) {
      links += 1;
      events += link.events;
      if (link.hash.toString('base64') === known) hasKnown = true;
      const follows = previous === undefined ? link.from_at === '-infinity' : link.from_at === previous.to_at;
      if (link.is_expired && follows) expired += 1;
      else {
        const before = sql`${previous?.hash ?? Buffer.alloc(0)}::bytea`;
        const range = [sql`${link.from_at}::timestamptz`, sql`${link.to_at}::timestamptz`] as const;
        const { rows } = await hashOf(before, ...range).execute(database);
        const [found] = rows;
        if (!follows || found?.hash.equals(link.hash) !== true || found.events !== link.events)
          broken.push({ from: link.from_at, to: link.to_at });
      }
      previous = link;
    }
    const last = page.at(-1);
    if (last === undefined) break;
    afterId = last.id;
  }
  return { links, events, expired, head: previous?.hash.toString('base64'), broken, hasKnown };
}

/** Where the oldest month begins that is still there, or must be. */
async function oldestKept(database: Database, keepMonths: number): Promise<string> {
  const { rows } = await sql<{ name: string | null; promised: string }>`
    select (select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_events'::regclass order by 1 limit 1) as name,
      to_char((date_trunc('month', now(), 'UTC') - make_interval(months => ${keepMonths})) at time zone 'UTC', 'YYYY-MM') as promised`.execute(
    database,
  );
  const [{ name, promised } = { name: null, promised: '1970-01' }] = rows;
  const [, year = '9999', month = '12'] = /(\d{4})_(\d{2})$/.exec(name ?? '') ?? [];
  const [oldest = promised] = [`${year}-${month}`, promised].sort();
  return `${oldest}-01T00:00:00Z`;
}

/** Makes room for the months to come, and drops those that are kept no longer. */
export async function keepAuditMonths({
  database,
  config,
  logger,
}: Pick<AppOptions, 'database' | 'config' | 'logger'>) {
  const { rows } = await sql<{ keep_audit_months: string }>`
    select * from keep_audit_months(${config.auditKeepMonths})`.execute(database);
  if (rows.length > 0)
    logger.info({ months: rows.map((row) => row.keep_audit_months) }, 'audit events dropped');
}
