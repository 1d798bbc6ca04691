import { type Installation, rekeyInstallations } from '@tilekit/core';
import type { Selectable } from 'kysely';
import type { AppOptions } from '../app-options.ts';
import type { WebhookTable } from '../database/tables.ts';
import type { Database } from '../database/database.ts';
import { webhookContext, type WebhookSecretField } from '../webhooks/webhook-identity.ts';

/**
 * Seals with the active key whatever an older one sealed, so that the older one can leave ENCRYPTION_KEYS. When there is
 * nothing to do it only reads.
 *
 * @returns how many installations, webhooks and open authorizations still need an older key
 * @throws KEY_UNKNOWN, SECRET_UNREADABLE: the ring lacks a key, and none may leave it
 */
export async function rekey(options: AppOptions): Promise<number> {
  const done = { installations: 0, webhooks: 0 };
  let left = await countOldSecrets(options);
  if (left > 0) {
    done.installations = (await rekeyInstallations(options.lifecycle)).resealed;
    done.webhooks = await rekeyWebhooks(options);
    left = await countOldSecrets(options);
  }
  options.logger.info(
    { ...done, left },
    left === 0
      ? 'no secret needs an older key, so ENCRYPTION_KEYS may lose all but the first'
      : 'some secrets still need an older key, so leave ENCRYPTION_KEYS as it is',
  );
  return left;
}

/**
 * Reseals every secret of a webhook that is not sealed with the active key, as core's `rekeyInstallations` does for
 * the others. A concurrent write wins; run it again until it has nothing to do.
 *
 * @returns how many webhooks were resealed
 */
async function rekeyWebhooks(options: AppOptions): Promise<number> {
  const { database } = options;
  let resealed = 0;
  for await (const row of listWebhookSecrets(database))
    resealed += (await rekeyWebhook(options, row)) ? 1 : 0;
  return resealed;
}

async function rekeyWebhook({ database, lifecycle }: AppOptions, row: WebhookSecrets): Promise<boolean> {
  const { installation_id: id, account_id: accountId, token, secret, next_secret } = row;
  const { secrets } = lifecycle;
  const isOld = (sealed: string | null) => sealed !== null && !secrets.isCurrent(sealed);
  if (![token, secret, next_secret].some(isOld)) return false;
  const reseal = async (sealed: string | null, field: WebhookSecretField) => {
    if (sealed === null) return null;
    const context = webhookContext({ id, accountId }, field);
    return secrets.seal(await secrets.open(sealed, context), context);
  };
  const changed = await database
    .updateTable('webhooks')
    .set({
      token: await reseal(token, 'token'),
      secret: await reseal(secret, 'secret'),
      next_secret: await reseal(next_secret, 'secret'),
    })
    .where('installation_id', '=', id)
    .where('secret', 'is not distinct from', secret)
    .where('next_secret', 'is not distinct from', next_secret)
    .where('token', 'is not distinct from', token)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

const pageSize = 500;

/**
 * Checks every secret at rest, opening none.
 *
 * @returns how many installations, webhooks and open authorizations still need a key that is not the active one
 */
export async function countOldSecrets({ database, lifecycle, now }: AppOptions): Promise<number> {
  const { store, secrets } = lifecycle;
  const isOld = (sealed: string | null) => sealed !== null && !secrets.isCurrent(sealed);
  let count = 0;
  for (let afterId: string | undefined; ;) {
    const page = await store.list({ afterId, limit: pageSize });
    count += page.filter(({ installation }) => sealedTexts(installation).some(isOld)).length;
    afterId = page.at(-1)?.installation.id;
    if (afterId === undefined) break;
  }
  for await (const { token, secret, next_secret } of listWebhookSecrets(database))
    if ([token, secret, next_secret].some(isOld)) count += 1;
  // These are not resealed: they are of no use after ten minutes.
  const attempts = await database
    .selectFrom('authorization_attempts')
    .select('code_verifier')
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now())
    .execute();
  return count + attempts.filter(({ code_verifier }) => isOld(code_verifier)).length;
}

function sealedTexts(installation: Installation): readonly string[] {
  const keys = [
    'apiKey' in installation ? installation.apiKey : undefined,
    'previousApiKey' in installation ? installation.previousApiKey : undefined,
  ];
  const tokens = [
    'tokens' in installation ? installation.tokens : undefined,
    ...(installation.replacedGrants ?? []).map((grant) => grant.tokens),
  ];
  return [
    ...tokens.flatMap((own) => (own ? [own.accessToken, own.refreshToken] : [])),
    ...keys.flatMap((key) => key?.key ?? []),
  ];
}

/** As they are stored. */
type WebhookSecrets = Pick<
  Selectable<WebhookTable>,
  'installation_id' | 'token' | 'secret' | 'next_secret'
> & { readonly account_id: string };

/** The sealed secrets of every webhook, page by page. */
async function* listWebhookSecrets(database: Database): AsyncGenerator<WebhookSecrets> {
  for (let afterId: string | undefined = ''; afterId !== undefined;) {
    const page: WebhookSecrets[] = await database
      .selectFrom('webhooks')
      .innerJoin('installations', 'installations.id', 'webhooks.installation_id')
      .select(['installation_id', 'account_id', 'token', 'secret', 'next_secret'])
      .where('installation_id', '>', afterId)
      .orderBy('installation_id')
      .limit(pageSize)
      .execute();
    yield* page;
    afterId = page.at(-1)?.installation_id;
  }
}
