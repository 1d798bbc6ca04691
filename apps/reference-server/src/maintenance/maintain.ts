import { settleInstallations } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';
import { giveUpBatches } from '../collection/give-up-batches.ts';

/** An attempt is of no use after ten minutes; it is kept for a day, for whoever looks into a failure. */
const keepAttemptsMs = 24 * 60 * 60 * 1000;

/** Finishes what crashes and outages interrupted, and forgets what is old. */
export async function maintain(options: AppOptions): Promise<void> {
  const settlement = await settleInstallations(options.lifecycle);
  if (settlement.interrupted > 0 || settlement.disconnected > 0)
    options.logger.info(settlement, 'settled installations');
  await giveUpBatches(options);
  await options.database
    .deleteFrom('authorization_attempts')
    .where('expires_at', '<', new Date(options.now().getTime() - keepAttemptsMs))
    .execute();
}
