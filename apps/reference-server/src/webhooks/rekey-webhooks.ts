import type { Selectable } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { WebhookTable } from '../database/alert-tables.ts';
import { webhookContext, type WebhookSecretField } from './webhook-identity.ts';

const pageSize = 200;

/**
 * Seals every secret of a webhook anew that is not sealed with the active key, as core's `rekeyInstallations` does for
 * the others. A write of somebody else wins; run it again until it has nothing to do.
 *
 * @returns how many webhooks were sealed anew
 */
export async function rekeyWebhooks(options: AppOptions): Promise<number> {
  const { database } = options;
  let resealed = 0;
  for (let afterId = ''; ;) {
    const rows = await database
      .selectFrom('webhooks')
      .select(['installation_id', 'token', 'secret', 'next_secret'])
      .where('installation_id', '>', afterId)
      .orderBy('installation_id')
      .limit(pageSize)
      .execute();
    for (const row of rows) resealed += (await rekey(options, row)) ? 1 : 0;
    const last = rows.at(-1);
    if (last === undefined) return resealed;
    afterId = last.installation_id;
  }
}

type Sealed = Pick<Selectable<WebhookTable>, 'installation_id' | 'token' | 'secret' | 'next_secret'>;

async function rekey({ database, lifecycle }: AppOptions, row: Sealed): Promise<boolean> {
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
