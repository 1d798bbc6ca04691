import { openApiKey, reportRejectedApiKey, TilekitError } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';
import { type Claim, claimDelivery } from './claim-delivery.ts';
import type { Delivery } from './collect-installation.ts';
import { deliverBatch } from './deliver-batch.ts';
import { isFamily } from './families.ts';

/** Batches of one turn. What is left waits for the next turn, behind the other installations. */
const batchesPerTurn = 8;

/**
 * Sends the oldest batches of one installation that are due. One installation is served by one job at a time, and by
 * a few batches in a turn: however much one has, the others come in between.
 */
export async function deliver(options: AppOptions, { installationId }: Delivery): Promise<void> {
  const { database, lifecycle } = options;
  const claim = await claimDelivery(options, installationId);
  if (claim === undefined) return;
  const batches = await database
    .selectFrom('outgoing_batches')
    .selectAll()
    .where('installation_id', '=', installationId)
    .where('next_at', '<=', options.now())
    .orderBy('id')
    .limit(batchesPerTurn)
    .execute();
  if (batches.length === 0) return end(options, claim, {});
  try {
    const credentials = await openApiKey(lifecycle, installationId);
    const failed = new Map<string, TilekitError>();
    for (const batch of batches) {
      // Its family waits: what follows in it would fail the same way.
      if (!isFamily(batch.family) || failed.has(batch.family)) continue;
      const error = await deliverBatch(options, credentials, claim, { ...batch, family: batch.family });
      if (error === 'claim-lost') return;
      if (error === undefined) continue;
      failed.set(batch.family, error);
      if (error.code === 'API_KEY_REJECTED') {
        await reportRejectedApiKey(lifecycle, installationId, credentials.apiKeyId);
        break;
      }
    }
    const [problem] = failed.values();
    await note(options, claim, problem);
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    // The batches stay: they go out when the customer has repaired the connection, or are given up when too old.
    await note(options, claim, error);
    return;
  }
  if (batches.length === batchesPerTurn) {
    await options.boss.send('deliver', { installationId }, { singletonKey: installationId });
  }
}

async function note(options: AppOptions, claim: Claim, problem: TilekitError | undefined): Promise<void> {
  const outcome = problem ? { problem: problem.code } : { problem: null, last_accepted_at: options.now() };
  await end(options, claim, outcome);
}

/** Gives the installation's deliveries out of hand, if they still are in it. */
async function end(
  { database }: AppOptions,
  { installationId, until }: Claim,
  outcome: { readonly problem?: string | null; readonly last_accepted_at?: Date },
): Promise<void> {
  await database
    .updateTable('collections')
    .set({ ...outcome, delivering_until: null })
    .where('installation_id', '=', installationId)
    .where('delivering_until', '=', until)
    .execute();
}
