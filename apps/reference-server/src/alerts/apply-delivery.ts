import { randomUUID } from 'node:crypto';
import { parseDomain, webHostOf } from '@tilekit/core';
import { isNewerTransition } from '@tilekit/webhooks';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { AlertTable, Tables } from '../database/tables.ts';
import { writableJson } from '../database/writable.ts';
import { type AlertPayload, storable, tagsOf } from './alert-payload.ts';
import type { AlertJob } from './commit-delivery.ts';

/** Transitions that call for action. A warning and missing data are noted only. */
const alerting: readonly string[] = ['Triggered', 'Re-Triggered', 'Renotify'];

/** What a delivery made of its alert. */
export interface Applied {
  readonly alert: Selectable<AlertTable>;
  /** Whether it is the delivery that made the action due. */
  readonly isTrigger: boolean;
}

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
): Promise<Applied | undefined> {
  return options.database.transaction().execute(async (transaction) => {
    const delivery = await lockDelivery(transaction, installationId, key);
    if (delivery === undefined) return undefined;
    const { cycle, transition, date, status, effect } = delivery;
    if (effect !== null) {
      const alert = await lockAlert(transaction, installationId, cycle);
      return alert && { alert, isTrigger: effect === 'asked' };
    }
    const note = (next: string) =>
      transaction
        .updateTable('alert_deliveries')
        .set({ effect: next })
        .where('installation_id', '=', installationId)
        .where('key', '=', key);
    if (status === 'disconnecting' || status === 'disconnected') {
      await note('closed').execute();
      return undefined;
    }
    const face = faceOf(options, delivery.domain, options.alertPayload.parse(delivery.payload));
    // Locked also when it was there before.
    const known = await transaction
      .insertInto('alerts')
      .values({
        id: randomUUID(),
        installation_id: installationId,
        account_id: delivery.account_id,
        cycle,
        ...face,
        transition,
        date,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['installation_id', 'cycle'])
          .doUpdateSet((row) => ({ cycle: row.ref('excluded.cycle') })),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    const isNewer = known.deliveries === 0 || isNewerTransition({ transition, date }, known);
    const asks = isNewer && alerting.includes(transition) && known.action === null;
    const recalls =
      isNewer && transition === 'Recovered' && known.action === 'due' && known.action_at === null;
    if (recalls) await withdrawTrigger(transaction, installationId, cycle);
    const alert = await transaction
      .with('noted', () => note(asks ? 'asked' : isNewer ? 'applied' : 'outdated'))
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
      .executeTakeFirstOrThrow();
    return { alert, isTrigger: asks };
  });
}

/** With what is needed of its installation: a second connection must not be waited for while this one is held. */
function lockDelivery(transaction: Transaction<Tables>, installationId: string, key: string) {
  return transaction
    .selectFrom('alert_deliveries as delivery')
    .innerJoin('installations as installation', 'installation.id', 'delivery.installation_id')
    .select(['cycle', 'transition', 'date', 'payload', 'effect', 'status', 'account_id'])
    .select(sql<string>`document ->> 'domain'`.as('domain'))
    .where('installation_id', '=', installationId)
    .where('key', '=', key)
    .forUpdate('delivery')
    .executeTakeFirst();
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
    tags: JSON.stringify(tagsOf(payload)),
    details: details === undefined ? null : writableJson(details),
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
