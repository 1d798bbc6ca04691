import type { AppOptions } from '../app-options.ts';
import { listWebhookSecrets, type WebhookSecrets } from './list-webhook-secrets.ts';
import { webhookContext, type WebhookSecretField } from './webhook-identity.ts';

/**
 * Seals every secret of a webhook anew that is not sealed with the active key, as core's `rekeyInstallations` does for
 * the others. A write of somebody else wins; run it again until it has nothing to do.
 *
 * @returns how many webhooks were sealed anew
 */
export async function rekeyWebhooks(options: AppOptions): Promise<number> {
  const { database } = options;
  let resealed = 0;
  for await (const row of listWebhookSecrets(database)) resealed += (await rekey(options, row)) ? 1 : 0;
  return resealed;
}

async function rekey({ database, lifecycle }: AppOptions, row: WebhookSecrets): Promise<boolean> {
  const { installation_id: id, token, secret, next_secret } = row;
  const { secrets } = lifecycle;
  const isOld = (sealed: string | null) => sealed !== null && !secrets.isCurrent(sealed);
  if (![token, secret, next_secret].some(isOld)) return false;
  const anew = async (sealed: string | null, field: WebhookSecretField) => {
    if (sealed === null) return null;
    const context = webhookContext(id, field);
    return secrets.seal(await secrets.open(sealed, context), context);
  };
  const changed = await database
    .updateTable('webhooks')
    .set({
      token: await anew(token, 'token'),
      secret: await anew(secret, 'secret'),
      next_secret: await anew(next_secret, 'secret'),
    })
    .where('installation_id', '=', id)
    .where('secret', 'is not distinct from', secret)
    .where('next_secret', 'is not distinct from', next_secret)
    .where('token', 'is not distinct from', token)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}
