import type { Selectable } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { AlertTable } from '../database/tables.ts';
import { writable } from '../database/writable.ts';
import type { AlertOutcome } from '../plug-in/integration.ts';
import { platformAccountId } from '../sign-in/issuer-account.ts';
import { type Applied, applyDelivery } from './apply-delivery.ts';
import type { AlertJob } from './commit-delivery.ts';

/**
 * Processes one delivery. Every step can be repeated after a crash: the delivery is applied once, the action has a key
 * by which the platform recognizes a repetition, and its outcome is written once.
 *
 * Throws to be retried.
 */
export async function handleAlert(options: AppOptions, job: AlertJob): Promise<void> {
  await options.onStep?.('alert: taken');
  const applied = await applyDelivery(options, job);
  await options.onStep?.('alert: applied');
  if (applied !== undefined && (await mayAct(options, applied))) await act(options, applied.alert);
}

const givenUp: AlertOutcome = {
  status: 'failed',
  label: 'Not done',
  tone: 'bad',
  text: 'It could not be done.',
};

/** After the last attempt failed or died: the action is not retried, and the page shows it. */
export async function giveUpAlert(options: AppOptions, job: AlertJob): Promise<void> {
  const applied = await applyDelivery(options, job);
  if (applied === undefined || !(await mayAct(options, applied))) return;
  await saveOutcome(options, applied.alert.id, ['due'], givenUp);
}

/** Only the delivery that made the action due acts: others of the same alert may be processed at the same time. */
async function mayAct({ database }: AppOptions, { alert, isTrigger }: Applied): Promise<boolean> {
  if (alert.action !== 'due') return false;
  if (isTrigger) return true;
  const trigger = await database
    .selectFrom('alert_deliveries')
    .select('key')
    .where('installation_id', '=', alert.installation_id)
    .where('cycle', '=', alert.cycle)
    .where('effect', '=', 'asked')
    .executeTakeFirst();
  // None: an older version made it due.
  return trigger === undefined;
}

async function act(options: AppOptions, alert: Selectable<AlertTable>): Promise<void> {
  const { onAlert } = options.integration;
  const { id, tags } = alert;
  if (onAlert === undefined || !(await begin(options, id))) return;
  const outcome = await onAlert.handle({
    key: id,
    accountId: platformAccountId(alert.account_id),
    installationId: alert.installation_id,
    title: alert.title,
    link: alert.link,
    tags,
    tag: (key) => tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1),
    details: alert.details ?? undefined,
    date: alert.date,
    database: options.database,
    now: options.now(),
  });
  await options.onStep?.('alert: acted');
  // An attempt that took too long may have been given up meanwhile: what it did counts.
  await saveOutcome(options, id, ['due', 'failed'], outcome);
  await options.onStep?.('alert: outcome saved');
}

/** @returns whether the action is still due: a recovery may have been applied meanwhile */
async function begin({ database, now }: AppOptions, id: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('alerts')
    .set({ action_at: now() })
    .where('id', '=', id)
    .where('action', '=', 'due')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function saveOutcome(
  { database, now }: AppOptions,
  id: string,
  replaced: readonly string[],
  { status, label, tone, text }: AlertOutcome,
): Promise<void> {
  await database
    .updateTable('alerts')
    .set({
      // What PostgreSQL refuses would be done again.
      action: writable(status),
      action_label: writable(label),
      action_tone: tone,
      action_text: writable(text),
      action_at: now(),
    })
    .where('id', '=', id)
    .where('action', 'in', replaced)
    .execute();
}
