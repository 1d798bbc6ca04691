import type { AppOptions } from '../app-options.ts';
import { createToken, hashToken, webhookContext, webhookNameOf } from './webhook-identity.ts';

/** What is about to be asked of Datadog. */
export interface Intent {
  readonly name: string;
  readonly token: string;
  readonly secret: string;
}

/**
 * Writes down the webhook that is about to be created. An earlier attempt that certainly did not happen keeps its
 * name, address and secret.
 *
 * @returns nothing when somebody else creates it, or nobody wants it any more
 */
export async function commitIntent(
  { config, database, lifecycle, now }: AppOptions,
  installationId: string,
): Promise<Intent | undefined> {
  const { secrets } = lifecycle;
  const tokenContext = webhookContext(installationId, 'token');
  const secretContext = webhookContext(installationId, 'secret');
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('webhooks')
      .selectAll()
      .where('installation_id', '=', installationId)
      .where('state', '=', 'wanted')
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const token = row.token === null ? createToken() : await secrets.open(row.token, tokenContext);
    const secret = row.secret === null ? createToken() : await secrets.open(row.secret, secretContext);
    const name = row.name ?? webhookNameOf(config, installationId);
    await transaction
      .updateTable('webhooks')
      .set({
        state: 'creating',
        begun_at: now(),
        name,
        token_hash: hashToken(token),
        token: await secrets.seal(token, tokenContext),
        secret: await secrets.seal(secret, secretContext),
      })
      .where('installation_id', '=', installationId)
      .execute();
    return { name, token, secret };
  });
}
