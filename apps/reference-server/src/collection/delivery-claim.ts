import { type RawBuilder, sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import { toMilliseconds } from '../database/database-clock.ts';
import { isDatabaseUnavailable, onceAvailable } from '../database/database-unavailable.ts';
import { waits } from '../database/waits.ts';

/** Longer than one batch may take. A claim is renewed before each batch, and runs out soon after its process died. */
const claimMs = 30_000;

/** The right to deliver for one installation: its end tells whose it is. A job that takes it over moves the end. */
export interface Claim {
  readonly installationId: string;
  until: Date;
  /** What a renewal sets whose answer has not come: the database may have either. */
  next: Date;
}

/**
 * Claims the deliveries of one installation for this job.
 *
 * The queue does not do that: it would hold back all jobs behind one whose installation is being served.
 *
 * @returns nothing when another job has them
 */
export async function claimDelivery(options: AppOptions, installationId: string): Promise<Claim | undefined> {
  const until = claimEnd(options);
  const claim = { installationId, until, next: until };
  try {
    const row = await options.database
      .updateTable('collections')
      .set({ delivering_until: until })
      .where('installation_id', '=', installationId)
      .where((row) =>
        row.or([row('delivering_until', 'is', null), row('delivering_until', '<', sql<Date>`now()`)]),
      )
      .where(isAwaited(options))
      .returning('delivering_until')
      .executeTakeFirst();
    return row && claim;
  } catch (error) {
    // It may have been made all the same.
    if (isDatabaseUnavailable(error)) await endClaim(options, claim, {});
    throw error;
  }
}

/**
 * Notes that the batch is under way, and renews the claim on the installation.
 *
 * @returns whether the claim still was this job's
 */
export async function beginBatch(
  options: AppOptions,
  claim: Claim,
  batch: { readonly id: string; readonly attempts: number },
): Promise<boolean> {
  claim.next = claimEnd(options);
  const renewed = await options.database
    .with('renewed', (query) =>
      query
        .updateTable('collections')
        .set({ delivering_until: claim.next })
        .where('installation_id', '=', claim.installationId)
        .where(toMilliseconds('delivering_until'), '=', claim.until)
        .where(isAwaited(options))
        .returning('delivering_until'),
    )
    .with('started', (query) =>
      query
        .updateTable('outgoing_batches')
        .set({ attempts: batch.attempts + 1 })
        .where('id', '=', batch.id)
        .where((row) => row.exists(row.selectFrom('renewed').select('delivering_until'))),
    )
    .selectFrom('renewed')
    .select('delivering_until')
    .executeTakeFirst();
  if (renewed === undefined) return false;
  claim.until = claim.next;
  return true;
}

/** Releases this job's claim on the installation, if it still holds it. */
export async function endClaim(
  { database }: AppOptions,
  { installationId, until, next }: Claim,
  outcome: { readonly problem?: string | null; readonly last_accepted_at?: Date },
): Promise<void> {
  await onceAvailable(() =>
    database
      .updateTable('collections')
      .set({ ...outcome, delivering_until: null })
      .where('installation_id', '=', installationId)
      .where(toMilliseconds('delivering_until'), 'in', [until, next])
      .execute(),
  );
}

/** Chosen here, so that a job knows its claim even when the answer of the database is lost. */
function claimEnd({ now }: AppOptions): Date {
  // Two jobs that begin in the same millisecond must not take each other's for their own.
  return new Date(now().getTime() + claimMs + Math.floor(Math.random() * 1_000));
}

/**
 * Whether this process still waits for the answer when the statement runs. One that was stuck in a silent network may
 * arrive a minute later, and would claim the installation for a job that has long given up.
 */
function isAwaited({ now }: AppOptions): RawBuilder<boolean> {
  return sql<boolean>`now() < ${new Date(now().getTime() + waits.jobMs)}::timestamptz`;
}
