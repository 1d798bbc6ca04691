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
export async function handleAlert(options: AppOptions, job: AlertJob, isLastAttempt: boolean): Promise<void> {
  await options.onStep?.('alert: taken');
  const alert = await applyDelivery(options, job);
  await options.onStep?.('alert: applied');
  if (alert?.action !== 'due') return;
  try {
    await act(options, alert);
  } catch (error) {
    if (isLastAttempt)
      await saveOutcome(options, alert.id, { status: 'failed', text: 'It could not be done.' });
    throw error;
  }
}

async function act(options: AppOptions, alert: Selectable<AlertTable>): Promise<void> {
  const { id, account_id, title, service, env, date } = alert;
  const outcome = await onAlert({
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
  await saveOutcome(options, id, outcome);
  await options.onStep?.('alert: outcome saved');
}

async function saveOutcome(
  { database, now }: AppOptions,
  id: string,
  { status, text }: { readonly status: string; readonly text: string },
): Promise<void> {
  await database
    .updateTable('alerts')
    .set({ action: status, action_text: text, action_at: now() })
    .where('id', '=', id)
    .where('action', '=', 'due')
    .execute();
}
