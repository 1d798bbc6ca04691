import type { AppOptions } from '../app-options.ts';
import { createToken, webhookContext } from './webhook-identity.ts';

/**
 * Begins to replace the secret of a webhook: from now on deliveries may carry the present one or the new one. A
 * rotation that was begun before starts over.
 *
 * @returns the new secret, to be put into the webhook in Datadog; nothing when there is no webhook
 */
export async function beginRotation(
  { database, lifecycle }: AppOptions,
  installationId: string,
): Promise<string | undefined> {
  const secret = createToken();
  const changed = await database
    .updateTable('webhooks')
    .set({ next_secret: await lifecycle.secrets.seal(secret, webhookContext(installationId, 'secret')) })
    .where('installation_id', '=', installationId)
    .where('state', 'in', ['created', 'unknown'])
    .executeTakeFirst();
  return changed.numUpdatedRows === 0n ? undefined : secret;
}

/** Ends a rotation: only the new secret counts. The first delivery that carries it does the same. */
export async function finishRotation({ database }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set((webhook) => ({ secret: webhook.ref('next_secret'), next_secret: null }))
    .where('installation_id', '=', installationId)
    .where('next_secret', 'is not', null)
    .execute();
}

/** Ends a rotation that was not carried out: only the present secret counts. */
export async function cancelRotation({ database }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ next_secret: null })
    .where('installation_id', '=', installationId)
    .execute();
}
