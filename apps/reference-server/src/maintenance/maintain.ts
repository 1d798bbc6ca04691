import { settleInstallations } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';
import { keepAuditMonths, sealAuditTrail } from '../audit/seal-audit-trail.ts';
import { giveUpBatches } from '../collection/save-collected.ts';
import { purgeExpired } from './purge-expired.ts';

/** Finishes what crashes and outages interrupted, and deletes what is kept no longer. */
export async function maintain(options: AppOptions): Promise<void> {
  const settlement = await settleInstallations(options.lifecycle);
  if (settlement.interrupted > 0 || settlement.disconnected > 0)
    options.logger.info(settlement, 'settled installations');
  await giveUpBatches(options);
  await purgeExpired(options);
  await keepAuditMonths(options);
  await sealAuditTrail(options);
}
