import { randomUUID } from 'node:crypto';
import { isNewerTransition } from '@tilekit/webhooks';
import type { Selectable, Transaction } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { AlertTable } from '../database/alert-tables.ts';
import type { Tables } from '../database/tables.ts';
import { alertPayload } from '../webhooks/alert-payload.ts';
import { storable, type AlertJob } from './commit-delivery.ts';
import { datadogLink } from './datadog-link.ts';

/** Transitions in which something is wrong now. A warning and missing data are noted, but nothing is rolled back. */
const alerting: readonly string[] = ['Triggered', 'Re-Triggered', 'Renotify'];

/**
 * Brings the alert of a delivery up to date, in one transaction: the newest notification counts, by the date that
 * Datadog gave it, in whatever order they arrive. The first one that asks for action makes the action due, once for
 * each alert. A recovery takes it back until it is begun.
 *
 * @returns the alert, also when the delivery was applied before
 */
export function applyDelivery(
  options: AppOptions,
  { installationId, key }: AlertJob,
): Promise<Selectable<AlertTable> | undefined> {
  return options.database.transaction().execute(async (transaction) => {
    const delivery = await transaction
      .selectFrom('alert_deliveries')
      .selectAll()
      .where('installation_id', '=', installationId)
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirst();
    if (delivery === undefined) return undefined;
    const { cycle, transition, date } = delivery;
    const stored = await options.lifecycle.store.get(installationId);
    if (stored === undefined) return undefined;
    const { status, accountId, domain } = stored.installation;
    if (delivery.effect !== null) return lockAlert(transaction, installationId, cycle);
    const note = (effect: string) =>
      transaction
        .updateTable('alert_deliveries')
        .set({ effect })
        .where('installation_id', '=', installationId)
        .where('key', '=', key)
        .execute();
    if (status === 'disconnecting' || status === 'disconnected') {
      await note('closed');
      return undefined;
    }
    const { title, event_title, service, env, link } = alertPayload.parse(delivery.payload);
    const face = {
      title: storable(title === '' ? event_title : title),
      service: storable(service),
      env: storable(env),
      link: datadogLink(options, domain, storable(link)),
    };
    await transaction
      .insertInto('alerts')
      .values({
        id: randomUUID(),
        installation_id: installationId,
        account_id: accountId,
        cycle,
        ...face,
        transition,
        date,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const known = await lockAlert(transaction, installationId, cycle);
    if (known === undefined) return undefined;
    const isNewer = known.deliveries === 0 || isNewerTransition({ transition, date }, known);
    const asks = isNewer && alerting.includes(transition) && known.action === null;
    const recalls =
      isNewer && transition === 'Recovered' && known.action === 'due' && known.action_at === null;
    if (recalls) await forgetAsker(transaction, installationId, cycle);
    await note(asks ? 'asked' : isNewer ? 'applied' : 'outdated');
    return transaction
      .updateTable('alerts')
      .set({
        deliveries: known.deliveries + 1,
        outdated: known.outdated + (isNewer ? 0 : 1),
        ...(isNewer && { ...face, transition, date, ...timesAfter(transition, date) }),
        ...(alerting.includes(transition) && { triggered_at: earlier(known.triggered_at, date) }),
        ...(asks && { action: 'due' }),
        ...(recalls && { action: null }),
      })
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirst();
  });
}

function lockAlert(
  transaction: Transaction<Tables>,
  installationId: string,
  cycle: string,
): Promise<Selectable<AlertTable> | undefined> {
  return transaction
    .selectFrom('alerts')
    .selectAll()
    .where('installation_id', '=', installationId)
    .where('cycle', '=', cycle)
    .forUpdate()
    .executeTakeFirst();
}

/** Should the alert trigger again, that delivery asks. */
async function forgetAsker(
  transaction: Transaction<Tables>,
  installationId: string,
  cycle: string,
): Promise<void> {
  await transaction
    .updateTable('alert_deliveries')
    .set({ effect: 'applied' })
    .where('installation_id', '=', installationId)
    .where('cycle', '=', cycle)
    .where('effect', '=', 'asked')
    .execute();
}

function timesAfter(transition: string, date: Date): { recovered_at?: Date | null } {
  if (transition === 'Recovered') return { recovered_at: date };
  return alerting.includes(transition) ? { recovered_at: null } : {};
}

function earlier(known: Date | null, date: Date): Date {
  return known !== null && known < date ? known : date;
}
