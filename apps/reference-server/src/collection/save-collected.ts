import type { Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { Tables } from '../database/tables.ts';
import type { Collected } from '../plug-in/integration.ts';
import { families, familyNames } from './families.ts';

/** Names an incident that waits to be opened. */
export interface IncidentJob {
  readonly installationId: string;
  readonly key: string;
}

/**
 * Writes what was collected, in batches, together with the jobs that send it: in the caller's transaction, so that
 * there is never one without the other.
 */
export async function saveCollected(
  transaction: Transaction<Tables>,
  boss: PgBoss,
  { installationId, collected, now }: { installationId: string; collected: Collected; now: Date },
): Promise<void> {
  const db = fromKysely(transaction);
  const batches = familyNames.flatMap((family) => {
    const { read, batchItems } = families[family];
    return cut(read(collected), batchItems).map((items) => ({ family, items }));
  });
  for (const { family, items } of batches) {
    await transaction
      .insertInto('outgoing_batches')
      .values({
        installation_id: installationId,
        family,
        items: JSON.stringify(items),
        item_count: items.length,
        created_at: now,
        next_at: now,
      })
      .execute();
  }
  if (batches.length > 0) {
    await boss.send('deliver', { installationId }, { db, singletonKey: installationId });
  }
  for (const { key, draft } of collected.incidents ?? []) {
    const added = await transaction
      .insertInto('incidents')
      .values({ installation_id: installationId, key, draft: JSON.stringify(draft) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    const job: IncidentJob = { installationId, key };
    if (added.numInsertedOrUpdatedRows === 1n) await boss.send('incident', job, { db });
  }
}

function cut<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Drops batches that Datadog would no longer take, and counts what is lost. */
export async function giveUpBatches({ database, metrics, logger, now }: AppOptions): Promise<void> {
  for (const family of familyNames) {
    const lost = await database
      .deleteFrom('outgoing_batches')
      .where('family', '=', family)
      .where('created_at', '<', new Date(now().getTime() - families[family].keepMs))
      .returning(['installation_id', 'item_count'])
      .execute();
    const items = lost.reduce((sum, { item_count }) => sum + item_count, 0);
    if (items === 0) continue;
    metrics.items.inc({ family, outcome: 'expired' }, items);
    logger.warn({ family, items, batches: lost.length }, 'given up: too old for Datadog');
  }
}
