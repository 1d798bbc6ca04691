import type { ApiKey } from '../api-keys/create-api-key.ts';
import type { TokenSet } from '../oauth/tokens.ts';
import type { StoredApiKey, StoredTokens } from './installation.ts';
import { clockOf, installationPurpose, nowOf, type Lifecycle } from './lifecycle.ts';
import type { SecretContext } from './installation-store.ts';

/** Refresh after 75 to 85 % of the life: early enough for several attempts, spread over the installations. */
const refreshShare = { from: 0.75, width: 0.1 };

/**
 * Makes tokens ready for the store.
 *
 * @param generation one more than that of the tokens they replace
 */
export async function sealTokens(
  lifecycle: Lifecycle,
  installationId: string,
  tokens: TokenSet,
  generation: number,
): Promise<StoredTokens> {
  const issuedAt = nowOf(lifecycle);
  const share = refreshShare.from + refreshShare.width * clockOf(lifecycle).random();
  const refreshAt = issuedAt + (tokens.expiresAt.getTime() - issuedAt) * share;
  const [accessToken, refreshToken] = await Promise.all([
    lifecycle.secrets.seal(tokens.accessToken, contextOf(installationId, 'access_token')),
    lifecycle.secrets.seal(tokens.refreshToken, contextOf(installationId, 'refresh_token')),
  ]);
  return {
    generation,
    accessToken,
    refreshToken,
    issuedAt: new Date(issuedAt).toISOString(),
    refreshAt: new Date(refreshAt).toISOString(),
    expiresAt: tokens.expiresAt.toISOString(),
    scopes: tokens.scopes,
  };
}

/** Makes an API key ready for the store. */
export async function sealApiKey(
  lifecycle: Lifecycle,
  installationId: string,
  apiKey: ApiKey,
): Promise<StoredApiKey> {
  const { id, name, last4, key } = apiKey;
  return { id, name, last4, key: await lifecycle.secrets.seal(key, contextOf(installationId, 'api_key')) };
}

/** Where a secret of an installation belongs. */
export function contextOf(
  installationId: string,
  field: 'access_token' | 'refresh_token' | 'api_key',
): SecretContext {
  return { purpose: installationPurpose, installationId, field };
}
