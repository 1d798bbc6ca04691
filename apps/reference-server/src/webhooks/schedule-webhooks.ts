import type { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';

const batchSize = 500;
/** Longer than a request may take, with room for a process that was held up. */
const abandonedMs = 2 * 60_000;

/** Enqueues the webhooks that are wanted, and says of those whose creator died that nobody knows. */
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
