import { openApiKey, reportRejectedApiKey, type SubmissionCredentials, TilekitError } from '@tilekit/core';
import { type SubmissionResult, SubmissionStopped } from '@tilekit/telemetry';
import type { Selectable, Transaction } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { OutgoingBatchTable, Tables } from '../database/tables.ts';
import { onceAvailable } from '../database/database-unavailable.ts';
import type { Delivery } from './collect-installation.ts';
import { beginBatch, type Claim, claimDelivery, endClaim } from './delivery-claim.ts';
import type { Destinations, SiteOutcome } from './destinations.ts';
import { families, type Family, isFamily } from './families.ts';

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
  const due = await database
    .selectFrom('outgoing_batches')
    .select(['id', 'family', 'bytes'])
    .where('installation_id', '=', installationId)
    .where('next_at', '<=', options.now())
    .orderBy('id')
    .limit(batchesPerTurn)
    .execute();
  if (due.length === 0) return endClaim(options, claim, {});
  let visit: ReturnType<Destinations['enter']> | undefined;
  let outcome: SiteOutcome | undefined;
  try {
    const credentials = await openApiKey(lifecycle, installationId);
    visit = options.destinations.enter(credentials.site.domain);
    if ('waitMs' in visit) {
      await wait(options, installationId, visit.waitMs);
      await endClaim(options, claim, visit.problem === undefined ? {} : { problem: visit.problem });
      return;
    }
    const failed = new Map<string, TilekitError>();
    for (const { id, family, bytes } of due) {
      // Its family waits: what follows in it would fail the same way.
      if (!isFamily(family) || failed.has(family)) continue;
      // One at a time, and never more than fits into memory.
      const error = await options.memory.use(bytes, async () => {
        const batch = await loadBatch(options, id);
        return batch && deliverBatch(options, credentials, claim, { ...batch, family });
      });
      if (error === 'claim-lost') return;
      if (error === undefined || !isOutage(error)) outcome = { answered: true };
      if (error === undefined) continue;
      failed.set(family, error);
      if (isOutage(error)) outcome ??= { answered: false, problem: error.code };
      if (error.code === 'API_KEY_REJECTED') {
        await reportRejectedApiKey(lifecycle, installationId, credentials.apiKeyId);
        break;
      }
      // A limit is the organization's, and a silent site costs all patience for every family.
      if (error.status === 429 || error.code === 'TIMED_OUT') break;
    }
    const [problem] = failed.values();
    await note(options, claim, problem);
    if (failed.size > 0) return;
  } catch (error) {
    if (!(error instanceof TilekitError)) {
      // Otherwise no job could deliver for this installation until the claim expires.
      await endClaim(options, claim, {});
      throw error;
    }
    // The batches stay: they go out when the customer has repaired the connection, or are given up when too old.
    await note(options, claim, error);
    return;
  } finally {
    if (visit && 'leave' in visit) visit.leave(outcome);
  }
  if (due.length === batchesPerTurn) {
    await options.boss.send('deliver', { installationId }, { singletonKey: installationId });
  }
}

function loadBatch(
  { database }: AppOptions,
  id: string,
): Promise<Selectable<OutgoingBatchTable> | undefined> {
  return database.selectFrom('outgoing_batches').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Puts off everything of an installation. */
async function wait({ database, now }: AppOptions, installationId: string, waitMs: number): Promise<void> {
  const nextAt = new Date(now().getTime() + waitMs);
  await database.transaction().execute((transaction) => putOff(transaction, installationId, nextAt));
}

/**
 * Nothing of a family is due before what was collected earlier: batches that are added from now on wait as well, and a
 * collection that is about to add some is waited for.
 */
async function putOff(
  transaction: Transaction<Tables>,
  installationId: string,
  nextAt: Date,
  family?: Family,
): Promise<void> {
  // As a collection does that moves its window.
  await transaction
    .selectFrom('collections')
    .select('installation_id')
    .where('installation_id', '=', installationId)
    .forNoKeyUpdate()
    .execute();
  let waiting = transaction
    .updateTable('outgoing_batches')
    .set({ next_at: nextAt, enqueue_at: nextAt })
    .where('installation_id', '=', installationId)
    .where('next_at', '<', nextAt);
  if (family !== undefined) waiting = waiting.where('family', '=', family);
  await waiting.execute();
}

/** Whether the site is the problem, and not what it was sent. */
function isOutage({ status, code }: TilekitError): boolean {
  if (status === undefined) return siteCodes.has(code);
  return status >= 500;
}

/** Codes of a site that cannot be reached. */
const siteCodes: ReadonlySet<string> = new Set([
  'HOST_NOT_FOUND',
  'CONNECTION_FAILED',
  'CONNECTION_LOST',
  'TLS_FAILED',
  'TIMED_OUT',
]);

/** Why Datadog did not take the data: the reason behind "gave up". */
function reasonOf(error: TilekitError): TilekitError {
  let reason = error;
  while (reason.code === 'DELIVERY_GAVE_UP' || reason instanceof SubmissionStopped) {
    if (!(reason.cause instanceof TilekitError)) break;
    reason = reason.cause;
  }
  return reason;
}

async function note(options: AppOptions, claim: Claim, problem: TilekitError | undefined): Promise<void> {
  const outcome = problem ? { problem: problem.code } : { problem: null, last_accepted_at: options.now() };
  await endClaim(options, claim, outcome);
}

const firstPauseMs = 1_000;
const maxPauseMs = 120_000;
/** While the site is down its own rest keeps the number of attempts low, so that its end is noticed soon. */
const maxOutagePauseMs = 10_000;

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
async function deliverBatch(
  options: AppOptions,
  { site, apiKey }: SubmissionCredentials,
  claim: Claim,
  batch: Batch,
): Promise<TilekitError | 'claim-lost' | undefined> {
  const { transport, endpoints, database } = options;
  const { family } = batch;
  if (!(await beginBatch(options, claim, batch))) return 'claim-lost';
  // An earlier attempt was interrupted: all of it may have arrived already.
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
    // Until it is noted, another process would send it again.
    await onceAvailable(() => database.deleteFrom('outgoing_batches').where('id', '=', batch.id).execute());
    await options.onStep?.('deliver: noted');
    options.metrics.deliveries.inc({ family, outcome: 'accepted' });
    return undefined;
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    if (error instanceof SubmissionStopped) count(options, batch, error.result);
    const reason = reasonOf(error);
    options.metrics.deliveries.inc({ family, outcome: reason.code });
    options.logger.warn(
      { err: error, code: reason.code, installationId: batch.installation_id, domain: site.domain, family },
      'delivery waits',
    );
    await onceAvailable(() => keep(options, site.domain, batch, accepted, error));
    return reason;
  }
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
  { database, destinations, now }: AppOptions,
  domain: string,
  batch: Batch,
  accepted: ReadonlySet<number>,
  error: TilekitError,
): Promise<void> {
  const doublings = Math.min(batch.attempts, 10);
  const longestMs = destinations.isDown(domain) ? maxOutagePauseMs : maxPauseMs;
  const ownMs = Math.min(firstPauseMs * 2 ** doublings, longestMs);
  const askedMs = error.retryAfterMs ?? 0;
  const spread = Math.random();
  // Jitter on what Datadog asks for only adds: no retry comes before its time.
  const pauseMs = Math.max(ownMs * (0.9 + spread * 0.2), askedMs * (1 + spread * 0.1));
  const nextAt = new Date(now().getTime() + pauseMs);
  const isLimit = error.status === 429;
  await database.transaction().execute(async (transaction) => {
    await putOff(transaction, batch.installation_id, nextAt, isLimit ? undefined : batch.family);
    if (accepted.size > 0) {
      const rest = batch.items.filter((_, position) => !accepted.has(position));
      const items = JSON.stringify(rest);
      await transaction
        .updateTable('outgoing_batches')
        .set({ items, item_count: rest.length, bytes: Buffer.byteLength(items) })
        .where('id', '=', batch.id)
        .execute();
    }
    if (!isLimit) return;
    // Also for what is collected until then.
    await transaction
      .updateTable('collections')
      .set({ paused_until: nextAt })
      .where('installation_id', '=', batch.installation_id)
      .execute();
  });
}
