import type { Delivery } from '@tilekit/webhooks';
import type { Transaction } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { Tables } from '../database/tables.ts';
import type { AlertPayload } from './alert-payload.ts';

/** Names one delivery to the queue. */
export interface AlertJob {
  readonly installationId: string;
  readonly key: string;
}

/** Stores a delivery and queues its effect in one transaction. Its copies change nothing. */
export async function commitDelivery(
  { database, boss, onStep }: AppOptions,
  installationId: string,
  delivery: Delivery<AlertPayload>,
): Promise<'committed' | 'duplicate'> {
  const outcome = await database.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('alert_deliveries')
      .values({
        installation_id: installationId,
        key: delivery.key,
        cycle: cycleOf(delivery),
        transition: storable(delivery.transition),
        date: dateOf(delivery),
        payload: JSON.stringify(delivery.payload),
        received_at: delivery.receivedAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return 'duplicate';
    await sendAlertJob(transaction, boss, { installationId, key: delivery.key });
    await onStep?.('delivery: before the commit');
    return 'committed';
  });
  await onStep?.('delivery: committed');
  return outcome;
}

/** Queues the effect of a delivery, in the caller's transaction. */
export async function sendAlertJob(
  transaction: Transaction<Tables>,
  boss: PgBoss,
  job: AlertJob,
): Promise<void> {
  await boss.send('alert', job, { db: fromKysely(transaction), group: { id: job.installationId } });
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

/** PostgreSQL text cannot contain NUL, and no legitimate value is longer. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').slice(0, 500);
}
