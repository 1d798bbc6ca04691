import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';

const batchSize = 1_000;

/**
 * Enqueues a refresh for installations whose access token is due, so that no call has to wait for one. The queue holds
 * at most one per installation: instances that look at the same time enqueue it once.
 */
export async function scheduleRefreshes(database: Database, boss: PgBoss, now: Date): Promise<number> {
  const due = await database
    .selectFrom('installations')
    .select('id')
    .where('refresh_at', '<=', now)
    // Somebody works on it, or died doing so: whoever waited for the lease would hold up the others.
    .where((row) => row.or([row('leased_until', 'is', null), row('leased_until', '<', sql<Date>`now()`)]))
    .orderBy('refresh_at')
    .limit(batchSize)
    .execute();
  if (due.length === 0) return 0;
  await boss.insert(
    'refresh',
    due.map(({ id }) => ({ singletonKey: id, data: { installationId: id } })),
  );
  return due.length;
}
