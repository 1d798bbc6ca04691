import type { PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import { collect } from '../integration/collect.ts';
import { saveCollected } from './save-collected.ts';

/** Datadog drops metrics that are older than an hour: a longer gap is not made up for. */
const longestWindowMs = 55 * 60 * 1000;

/** Names the installation that has batches to send. */
export interface Delivery {
  readonly installationId: string;
}

/**
 * Reads the next window of one installation and leaves it in batches for the delivery queue. The end of the window,
 * the batches and the job are one transaction, so that every window is delivered, and collected once.
 */
export async function collectInstallation(
  options: AppOptions,
  boss: PgBoss,
  installationId: string,
): Promise<void> {
  const { database, config } = options;
  const stored = await options.lifecycle.store.get(installationId);
  if (stored?.installation.status !== 'connected') return;
  const row = await database
    .selectFrom('collections')
    .select('collected_until')
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  if (row === undefined) return;
  const until = options.now();
  const since = new Date(Math.max(row.collected_until.getTime(), until.getTime() - longestWindowMs));
  if (until.getTime() - since.getTime() < 1000) return;
  const { accountId } = stored.installation;
  const collected = await collect({ accountId, tile: config.tile, since, until, database });
  await options.onStep?.('collect: read the window');
  await database.transaction().execute(async (transaction) => {
    const moved = await transaction
      .updateTable('collections')
      .set({ collected_until: until })
      .where('installation_id', '=', installationId)
      .where('collected_until', '=', row.collected_until)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return;
    await saveCollected(transaction, boss, { installationId, collected, now: until });
    await options.onStep?.('collect: before the commit');
  });
  await options.onStep?.('collect: committed');
}
