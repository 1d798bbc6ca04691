import type { AppOptions } from '../app-options.ts';
import { findOwner } from '../installations/find-installations.ts';
import { createToken, webhookContext } from './webhook-identity.ts';

/**
 * Begins to replace the secret of a webhook: from now on deliveries may carry the present one or the new one. A
 * rotation that is under way is joined, so that everyone who takes part enters the same secret in Datadog.
 *
 * @returns the new secret, to be put into the webhook in Datadog; nothing when there is no webhook
 */
export async function beginRotation(
  options: AppOptions,
  installationId: string,
): Promise<string | undefined> {
  const { database, lifecycle } = options;
  const context = webhookContext(await findOwner(database, installationId), 'secret');
  const secret = createToken();
  const sealed = await lifecycle.secrets.seal(secret, context);
  const row = await database
    .updateTable('webhooks')
    .set((webhook) => ({ next_secret: webhook.fn.coalesce('next_secret', webhook.val(sealed)) }))
    .where('installation_id', '=', installationId)
    .where('state', 'in', ['created', 'unknown'])
    .returning('next_secret')
    .executeTakeFirst();
  if (row === undefined || row.next_secret === null) return undefined;
  return row.next_secret === sealed ? secret : lifecycle.secrets.open(row.next_secret, context);
}

/**
 * Ends a rotation: only the new secret counts. The first delivery that carries it does the same.
 *
 * @param secret what Datadog holds now, where we put it there ourselves: it counts then, whatever others began or
 * cancelled meanwhile. Without it: the secret that the customer was shown.
 */
export async function finishRotation(
  { database, lifecycle }: AppOptions,
  installationId: string,
  secret?: string,
): Promise<void> {
  const context = webhookContext(await findOwner(database, installationId), 'secret');
  const open = (sealed: string | null) =>
    sealed === null ? undefined : lifecycle.secrets.open(sealed, context);
  for (;;) {
    const row = await database
      .selectFrom('webhooks')
      .select(['secret', 'next_secret'])
      .where('installation_id', '=', installationId)
      .where('state', 'in', ['created', 'unknown'])
      .executeTakeFirst();
    if (row === undefined) return;
    const next = await open(row.next_secret);
    const wanted = secret ?? next;
    if (wanted === undefined || (wanted !== next && wanted === (await open(row.secret)))) return;
    const changed = await database
      .updateTable('webhooks')
      .set(
        wanted === next
          ? { secret: row.next_secret, next_secret: null }
          : { secret: await lifecycle.secrets.seal(wanted, context) },
      )
      .where('installation_id', '=', installationId)
      .where('secret', 'is not distinct from', row.secret)
      .where('next_secret', 'is not distinct from', row.next_secret)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 1n) return;
  }
}

/** Ends a rotation that was not carried out: only the present secret counts. */
export async function cancelRotation({ database }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ next_secret: null })
    .where('installation_id', '=', installationId)
    .execute();
}
