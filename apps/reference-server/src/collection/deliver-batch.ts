import { type SubmissionCredentials, TilekitError } from '@tilekit/core';
import { SubmissionStopped, type SubmissionResult } from '@tilekit/telemetry';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { OutgoingBatchTable } from '../database/alert-tables.ts';
import { type Claim, claimEnd } from './claim-delivery.ts';
import { families, type Family } from './families.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 120_000;

/**
 * How long a worker stays with one installation that Datadog refuses or does not answer; afterwards the batch waits in
 * the database, and the worker serves others. A longer wait that Datadog asks for is waited out there.
 */
const patience = { timeoutMs: 10_000, deadlineMs: 10_000 };

type Batch = Omit<Selectable<OutgoingBatchTable>, 'family'> & { readonly family: Family };

/**
 * Sends one batch and forgets what Datadog has accepted or will never accept. Whatever remains waits for later.
 *
 * @returns why something remains
 */
export async function deliverBatch(
  options: AppOptions,
  { site, apiKey }: SubmissionCredentials,
  claim: Claim,
  batch: Batch,
): Promise<TilekitError | 'claim-lost' | undefined> {
  const { transport, endpoints, database } = options;
  const { family } = batch;
  if (!(await begin(options, claim, batch))) return 'claim-lost';
  // Somebody began this before and did not come to the end: all of it may have arrived already.
  if (batch.attempts > 0) options.metrics.items.inc({ family, outcome: 'maybe-repeated' }, batch.item_count);
  await options.onStep?.('deliver: before sending');
  const accepted = new Set<number>();
  try {
    const result = await families[family].submit(batch.items, {
      site,
      apiKey,
      transport,
      endpoints,
      ...patience,
      onAccepted: (positions) => {
        for (const position of positions) accepted.add(position);
      },
    });
    await options.onStep?.('deliver: accepted');
    count(options, batch, result);
    await database.deleteFrom('outgoing_batches').where('id', '=', batch.id).execute();
    await options.onStep?.('deliver: noted');
    options.metrics.deliveries.inc({ family, outcome: 'accepted' });
    return undefined;
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    if (error instanceof SubmissionStopped) count(options, batch, error.result);
    options.metrics.deliveries.inc({ family, outcome: error.code });
    options.logger.warn({ err: error, installationId: batch.installation_id, family }, 'delivery waits');
    await keep(options, batch, accepted, error);
    return error;
  }
}

/**
 * Notes that the batch is under way, and renews the claim on the installation.
 *
 * @returns whether the claim still was this job's
 */
async function begin({ database }: AppOptions, claim: Claim, batch: Batch): Promise<boolean> {
  const renewed = await database
    .with('renewed', (query) =>
      query
        .updateTable('collections')
        .set({ delivering_until: claimEnd() })
        .where('installation_id', '=', claim.installationId)
        .where('delivering_until', '=', claim.until)
        .returning('delivering_until'),
    )
    .with('begun', (query) =>
      query
        .updateTable('outgoing_batches')
        .set({ attempts: batch.attempts + 1 })
        .where('id', '=', batch.id)
        .where((row) => row.exists(row.selectFrom('renewed').select('delivering_until'))),
    )
    .selectFrom('renewed')
    .select('delivering_until')
    .executeTakeFirst();
  if (!renewed?.delivering_until) return false;
  claim.until = renewed.delivering_until;
  return true;
}

function count(
  { metrics, logger }: AppOptions,
  { family, installation_id }: Batch,
  result: SubmissionResult,
): void {
  metrics.items.inc({ family, outcome: 'accepted' }, result.accepted);
  metrics.items.inc({ family, outcome: 'dropped' }, result.dropped);
  metrics.items.inc({ family, outcome: 'maybe-repeated' }, result.resent);
  if (result.dropped > 0)
    logger.warn({ installationId: installation_id, family, reasons: result.reasons }, 'dropped');
}

/** Keeps what was not accepted; its whole family of this installation waits, longer each time. */
async function keep(
  { database, now }: AppOptions,
  batch: Batch,
  accepted: ReadonlySet<number>,
  error: TilekitError,
): Promise<void> {
  const doublings = Math.min(batch.attempts, 10);
  const ownMs = Math.min(firstPauseMs * 2 ** doublings, longestPauseMs);
  const askedMs = error.retryAfterMs ?? 0;
  const spread = Math.random();
  // What Datadog asks for is spread upwards only: nobody is back before its time.
  const pauseMs = Math.max(ownMs * (0.9 + spread * 0.2), askedMs * (1 + spread * 0.1));
  if (accepted.size > 0) {
    const rest = batch.items.filter((_, position) => !accepted.has(position));
    await database
      .updateTable('outgoing_batches')
      .set({ items: JSON.stringify(rest), item_count: rest.length })
      .where('id', '=', batch.id)
      .execute();
  }
  const nextAt = new Date(now().getTime() + pauseMs);
  await database
    .updateTable('outgoing_batches')
    .set({ next_at: sql<Date>`greatest(next_at, ${nextAt})` })
    .where('installation_id', '=', batch.installation_id)
    .where('family', '=', batch.family)
    .execute();
}
