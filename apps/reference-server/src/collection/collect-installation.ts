import { fromKysely, type PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import { collect, type Collected } from '../integration/collect.ts';

/** Datadog drops metrics that are older than an hour: a longer gap is not made up for. */
const longestWindowMs = 55 * 60 * 1000;

export interface Delivery extends Collected {
  readonly installationId: string;
}

/**
 * Reads the next window of one installation and hands it to the delivery queue. The end of the window and the
 * delivery are one transaction, so that every window is delivered, and collected once.
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
  const collected = await collect({ accountId, tile: config.tile, since, until });
  await database.transaction().execute(async (transaction) => {
    const moved = await transaction
      .updateTable('collections')
      .set({ collected_until: until })
      .where('installation_id', '=', installationId)
      .where('collected_until', '=', row.collected_until)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return;
    const delivery: Delivery = { installationId, ...collected };
    await boss.send('deliver', delivery, { db: fromKysely(transaction) });
  });
}
