import type { Installation } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';
import { listWebhookSecrets } from '../webhooks/list-webhook-secrets.ts';

const pageSize = 500;

/**
 * Looks at every secret at rest, opening none.
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
  // Nobody seals these anew: they are of no use after ten minutes.
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
  const tokens = 'tokens' in installation ? installation.tokens : undefined;
  return [tokens?.accessToken, tokens?.refreshToken, ...keys.map((key) => key?.key)].filter(
    (text) => text !== undefined,
  );
}
