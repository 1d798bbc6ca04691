import type { Delivery } from '@tilekit/webhooks';
import type { Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { Tables } from '../database/tables.ts';
import { type AlertPayload, storable, storablePayload } from './alert-payload.ts';

/** Names one delivery to the queue. */
export interface AlertJob {
  readonly installationId: string;
  readonly key: string;
}

/** A delivery whose sender is known, as it is stored. */
export interface GenuineDelivery {
  readonly delivery: Delivery<AlertPayload>;
  /** JSON. */
  readonly payload: string;
  /** Of its effect among those that wait: the higher one first. */
  readonly priority: number;
}

export function toGenuine(delivery: Delivery<AlertPayload>, priority: number): GenuineDelivery {
  return { delivery, payload: JSON.stringify(storablePayload(delivery.payload)), priority };
}

/**
 * Stores deliveries of one installation and queues their effects in one transaction. Copies, also among them, change
 * nothing.
 */
export async function commitDeliveries(
  { database, boss, onStep }: AppOptions,
  installationId: string,
  deliveries: readonly GenuineDelivery[],
): Promise<readonly ('committed' | 'duplicate')[]> {
  const firsts = new Map(deliveries.toReversed().map((each) => [each.delivery.key, each]));
  // Always in the same order: instances that store the same ones would wait for each other.
  const keys = [...firsts.keys()].sort();
  const added = await database.transaction().execute(async (transaction) => {
    const rows = await transaction
      .insertInto('alert_deliveries')
      .values(keys.flatMap((key) => rowsOf(installationId, firsts.get(key))))
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .execute();
    const jobs = rows.map(({ key }) => ({ installationId, key, priority: firsts.get(key)?.priority ?? 0 }));
    if (jobs.length === 0) return new Set();
    await sendAlertJobs(transaction, boss, jobs);
    await onStep?.('delivery: before the commit');
    return new Set(jobs.map(({ key }) => key));
  });
  await onStep?.('delivery: committed');
  return deliveries.map((each) => {
    const { key } = each.delivery;
    return added.has(key) && firsts.get(key) === each ? 'committed' : 'duplicate';
  });
}

function rowsOf(installationId: string, found: GenuineDelivery | undefined) {
  if (found === undefined) return [];
  const { delivery, payload } = found;
  const row = {
    installation_id: installationId,
    key: delivery.key,
    cycle: cycleOf(delivery),
    transition: storable(delivery.transition),
    date: dateOf(delivery),
    payload,
    received_at: delivery.receivedAt,
  };
  return [row];
}

/** Queues the effects of deliveries, in the caller's transaction. */
export async function sendAlertJobs(
  transaction: Transaction<Tables>,
  boss: PgBoss,
  jobs: readonly (AlertJob & { readonly priority: number })[],
): Promise<void> {
  const rows = jobs.map(({ installationId, key, priority }) => ({
    data: { installationId, key } satisfies AlertJob,
    group: { id: installationId },
    priority,
  }));
  await boss.insert('alert', rows, { db: fromKysely(transaction) });
}

/** What clocks may differ by. */
const skewMs = 5 * 60_000;

/**
 * The newest date counts: one far in the future would make everything that follows look old, forever. It is taken
 * as sent when it came.
 */
function dateOf({ date, receivedAt }: Delivery<AlertPayload>): Date {
  return date.getTime() > receivedAt.getTime() + skewMs ? receivedAt : date;
}

/** An event without a monitor has no cycle: it is its own cycle. */
function cycleOf({ alertCycleKey, eventId }: Delivery<AlertPayload>): string {
  return storable(alertCycleKey === '' ? `event ${eventId}` : `cycle ${alertCycleKey}`);
}
