import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';

const batchSize = 500;

/**
 * Enqueues a delivery for every connected installation whose batches are due and that no job will serve by itself:
 * after a failure, a repaired connection, a crash. The queue holds at most one per installation.
 */
export async function scheduleDeliveries(database: Database, boss: PgBoss, now: Date): Promise<number> {
  const due = await database
    .selectFrom('outgoing_batches as batch')
    .innerJoin('installations as installation', 'installation.id', 'batch.installation_id')
    .innerJoin('collections as collection', 'collection.installation_id', 'batch.installation_id')
    .select('batch.installation_id')
    .where('batch.next_at', '<=', now)
    .where('installation.status', '=', 'connected')
    .where((row) =>
      row.or([
        row('collection.delivering_until', 'is', null),
        row('collection.delivering_until', '<', sql<Date>`now()`),
      ]),
    )
    .groupBy('batch.installation_id')
    .orderBy(({ fn }) => fn.min('batch.next_at'))
    .limit(batchSize)
    .execute();
  if (due.length === 0) return 0;
  await boss.insert(
    'deliver',
    due.map(({ installation_id }) => ({
      singletonKey: installation_id,
      data: { installationId: installation_id },
    })),
  );
  return due.length;
}
