import type { Selectable } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { AlertTable } from '../database/alert-tables.ts';
import { onAlert } from '../integration/on-alert.ts';
import { applyDelivery } from './apply-delivery.ts';
import type { AlertJob } from './commit-delivery.ts';

/**
 * Works off one delivery. Every step can be repeated after a crash: the delivery is applied once, the action has a key
 * by which the platform knows a repetition, and its outcome is written once.
 *
 * Throws to be tried again.
 */
export async function handleAlert(options: AppOptions, job: AlertJob): Promise<void> {
  await options.onStep?.('alert: taken');
  const alert = await applyDelivery(options, job);
  await options.onStep?.('alert: applied');
  if (alert !== undefined && (await isAsker(options, job, alert))) await act(options, alert);
}

/** When the last attempt failed, or died: what was not done by then is not done any more, and that is told. */
export async function giveUpAlert(options: AppOptions, job: AlertJob): Promise<void> {
  const alert = await applyDelivery(options, job);
  if (alert === undefined || !(await isAsker(options, job, alert))) return;
  await saveOutcome(options, alert.id, ['due'], { status: 'failed', text: 'It could not be done.' });
}

/** Only the delivery that made the action due acts: others of the same alert may be worked off at the same time. */
async function isAsker(
  { database }: AppOptions,
  { installationId, key }: AlertJob,
  { action, cycle }: Selectable<AlertTable>,
): Promise<boolean> {
  if (action !== 'due') return false;
  const asker = await database
    .selectFrom('alert_deliveries')
    .select('key')
    .where('installation_id', '=', installationId)
    .where('cycle', '=', cycle)
    .where('effect', '=', 'asked')
    .executeTakeFirst();
  // None: an older version made it due.
  return asker === undefined || asker.key === key;
}

async function act(options: AppOptions, alert: Selectable<AlertTable>): Promise<void> {
  const { id, account_id, title, service, env, date } = alert;
  if (!(await begin(options, id))) return;
  const outcome = await (options.onAlert ?? onAlert)({
    key: id,
    accountId: account_id,
    title,
    service,
    env,
    date,
    database: options.database,
    now: options.now(),
  });
  await options.onStep?.('alert: acted');
  // An attempt that took too long may have been given up meanwhile: what it did is what counts.
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
  { status, text }: { readonly status: string; readonly text: string },
): Promise<void> {
  await database
    .updateTable('alerts')
    .set({ action: status, action_text: text, action_at: now() })
    .where('id', '=', id)
    .where('action', 'in', replaced)
    .execute();
}
