import { type Kysely, sql } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';

/** Rows taken by one statement. */
const batchSize = 500;
/** Pages in one run: the rest comes with the next. */
const maxPages = 10;

/**
 * Enqueues a collection for every installation that is due. Any number of instances may do this at the same time:
 * each takes other rows, and the job is written in the same transaction as the next date.
 *
 * The cost grows with what is due, not with the number of installations.
 *
 * @returns how many were enqueued
 */
export async function scheduleCollections(
  database: Kysely<Tables>,
  boss: PgBoss,
  { now, intervalSeconds }: { readonly now: Date; readonly intervalSeconds: number },
): Promise<number> {
  let total = 0;
  // Mostly nothing is: one look is cheaper than a transaction.
  const due = await database
    .selectFrom('collections')
    .select('installation_id')
    .where('next_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  if (due === undefined) return total;
  for (;;) {
    const count = await database.transaction().execute(async (transaction) => {
      const taken = transaction
        .selectFrom('collections')
        .select('installation_id')
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .limit(batchSize)
        .forUpdate()
        .skipLocked();
      const rows = await transaction
        .updateTable('collections')
        // From now, not from the last date: what was missed while nothing ran is one window, not many.
        .set({ next_at: sql<Date>`${now}::timestamptz + ${intervalSeconds} * interval '1 second'` })
        .where('installation_id', 'in', taken)
        .returning('installation_id')
        .execute();
      const jobs = rows.map(({ installation_id }) => ({
        singletonKey: installation_id,
        data: { installationId: installation_id },
      }));
      if (jobs.length > 0) await boss.insert('collect', jobs, { db: fromKysely(transaction) });
      return rows.length;
    });
    total += count;
    if (count < batchSize) return total;
  }
}

/** Batches checked by one statement, and how long they are skipped afterwards. */
const batchesAtOnce = 1_000;
const lookAgainSeconds = 10;

/**
 * Enqueues a delivery for every connected installation whose batches are due and that no job will serve by itself:
 * after a failure, a repaired connection, a crash. The queue holds at most one per installation.
 *
 * Any number of instances may do this at the same time: each checks other batches. What was checked comes up again
 * only later, so that the batches of installations that cannot deliver hold up no one else.
 *
 * @returns how many were enqueued
 */
export async function scheduleDeliveries(database: Database, boss: PgBoss, now: Date): Promise<number> {
  let total = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const { rows } = await sql<{ installation_id: string | null; seen: number }>`
      with due as (
        select id from outgoing_batches where enqueue_at <= ${now}
        order by enqueue_at limit ${batchesAtOnce} for update skip locked
      ), seen as (
        update outgoing_batches as batch
        set enqueue_at = ${now}::timestamptz + ${lookAgainSeconds} * interval '1 second'
        from due where batch.id = due.id returning batch.installation_id
      ), counted as (select count(*)::integer as seen from seen)
      select counted.seen, found.installation_id from counted left join (
        select distinct seen.installation_id from seen
        join collections as collection on collection.installation_id = seen.installation_id
        where collection.next_at < 'infinity'
          and (collection.delivering_until is null or collection.delivering_until < now())
      ) as found on true`.execute(database);
    const jobs = rows.flatMap(({ installation_id: id }) =>
      id === null ? [] : [{ singletonKey: id, data: { installationId: id } }],
    );
    if (jobs.length > 0) await boss.insert('deliver', jobs);
    total += jobs.length;
    if ((rows[0]?.seen ?? 0) < batchesAtOnce) break;
  }
  return total;
}

/** Longer than a request may take, with room for a process that was held up. */
const abandonedMs = 2 * 60_000;

/** Enqueues the webhooks that are wanted, and marks those whose creator died as unknown. */
export async function scheduleWebhooks(database: Database, boss: PgBoss, now: Date): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ state: 'unknown', problem: 'WEBHOOK_OUTCOME_UNKNOWN' })
    .where('state', '=', 'creating')
    .where('begun_at', '<', new Date(now.getTime() - abandonedMs))
    .execute();
  const wanted = await database
    .selectFrom('webhooks')
    .select('installation_id')
    .where('state', '=', 'wanted')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(batchSize)
    .execute();
  if (wanted.length === 0) return;
  await boss.insert(
    'webhook',
    wanted.map(({ installation_id }) => ({
      singletonKey: installation_id,
      data: { installationId: installation_id },
    })),
  );
}

/** Without a new token, or a note of the failure, it is enqueued again. */
const refreshAgainSeconds = 60;

/**
 * Enqueues a refresh for installations whose access token is due, so that no call has to wait for one. Any number
 * of instances may do this at the same time: each takes others.
 */
export async function scheduleRefreshes(database: Database, boss: PgBoss, now: Date): Promise<number> {
  const due = await database
    .updateTable('installations')
    .set({ refresh_at: sql<Date>`${now}::timestamptz + ${refreshAgainSeconds} * interval '1 second'` })
    .where('id', 'in', (query) =>
      query
        .selectFrom('installations')
        .select('id')
        .where('refresh_at', '<=', now)
        // Another process works on it, or died doing so: waiting for the lease would hold up the others.
        .where((row) => row.or([row('leased_until', 'is', null), row('leased_until', '<', sql<Date>`now()`)]))
        .orderBy('refresh_at')
        .limit(batchSize)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute();
  if (due.length === 0) return 0;
  await boss.insert(
    'refresh',
    due.map(({ id }) => ({ singletonKey: id, data: { installationId: id } })),
  );
  return due.length;
}
