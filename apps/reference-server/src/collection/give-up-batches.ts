import type { AppOptions } from '../app-options.ts';
import { families, familyNames } from './families.ts';

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
