import { randomUUID } from 'node:crypto';
import { parseDomain, webHostOf } from '@tilekit/core';
import { isNewerTransition } from '@tilekit/webhooks';
import type { Selectable, Transaction } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { AlertTable, Tables } from '../database/tables.ts';
import { type AlertPayload, tagsOf } from './alert-payload.ts';
import { storable, type AlertJob } from './commit-delivery.ts';

const maxTags = 200;

/** Transitions that call for action. A warning and missing data are noted only. */
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
    const face = faceOf(options, domain, options.alertPayload.parse(delivery.payload));
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
    if (recalls) await withdrawTrigger(transaction, installationId, cycle);
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

/** What the newest notification says of the alert. */
function faceOf(options: AppOptions, domain: string, payload: AlertPayload) {
  const { title, event_title, link, details } = payload;
  return {
    title: storable(title === '' ? event_title : title),
    tags: JSON.stringify(tagsOf(payload).slice(0, maxTags).map(storable)),
    details: details === undefined ? null : JSON.stringify(details).replaceAll('\\u0000', ''),
    link: datadogLink(options, domain, storable(link)),
  };
}

/** Should the alert trigger again, that delivery makes the action due. */
async function withdrawTrigger(
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

/**
 * The link of a delivery if it leads to the installation's site, else nothing: anyone who can edit the webhook can
 * write any link into it.
 */
function datadogLink({ config, lifecycle, endpoints }: AppOptions, domain: string, link: string): string {
  const url = URL.parse(link);
  if (url?.username !== '' || url.password !== '') return '';
  const site = parseDomain(domain, lifecycle.sites);
  const isSite = url.origin === site.webOrigin || url.hostname.endsWith(`.${site.domain}`);
  if (url.protocol !== 'https:' || url.port !== '' || !isSite) return '';
  if (config.sandboxUrl === undefined || url.origin !== site.webOrigin) return url.href;
  // In development the sandbox has that page.
  return url.href.replace(site.webOrigin, endpoints(webHostOf(site.webOrigin)).href.replace(/\/$/, ''));
}
