import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Tables } from '../database/tables.ts';

/** Installations taken by one statement; the rest follows at once. */
const batchSize = 500;

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
