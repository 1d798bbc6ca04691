import type { ApiKey } from '../api-keys/create-api-key.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import type { TokenSet } from '../oauth/tokens.ts';
import type { Installation, InstallationIdentity, StoredApiKey, StoredTokens } from './installation.ts';
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
  owner: SecretOwner,
  tokens: TokenSet,
  generation: number,
): Promise<StoredTokens> {
  const issuedAt = nowOf(lifecycle);
  const share = refreshShare.from + refreshShare.width * clockOf(lifecycle).random();
  const refreshAt = issuedAt + (tokens.expiresAt.getTime() - issuedAt) * share;
  const [accessToken, refreshToken] = await Promise.all([
    lifecycle.secrets.seal(tokens.accessToken, contextOf(owner, 'access_token')),
    lifecycle.secrets.seal(tokens.refreshToken, contextOf(owner, 'refresh_token')),
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
  owner: SecretOwner,
  apiKey: ApiKey,
): Promise<StoredApiKey> {
  const { id, name, last4, key } = apiKey;
  return { id, name, last4, key: await lifecycle.secrets.seal(key, contextOf(owner, 'api_key')) };
}

/** The installation and the account that a secret belongs to. */
export type SecretOwner = Pick<InstallationIdentity, 'id' | 'accountId'>;

/**
 * Whether the secrets of an installation are those of its account: a row that was changed by hand, so that it belongs to
 * another one, has none that opens.
 *
 * @param lifecycle opens one of the secrets
 * @returns false for a row that must not be used or shown; true for a tombstone, which has no secrets
 * @throws KEY_UNKNOWN
 */
export async function hasOwnSecrets({ secrets }: Lifecycle, installation: Installation): Promise<boolean> {
  const key = 'apiKey' in installation ? installation.apiKey?.key : undefined;
  try {
    if ('tokens' in installation)
      await secrets.open(installation.tokens.refreshToken, contextOf(installation, 'refresh_token'));
    else if (key !== undefined) await secrets.open(key, contextOf(installation, 'api_key'));
    return true;
  } catch (error) {
    if (error instanceof TilekitError && error.code === 'SECRET_UNREADABLE') return false;
    throw error;
  }
}

/** Where a secret of an installation belongs. */
export function contextOf(
  { id, accountId }: SecretOwner,
  field: 'access_token' | 'refresh_token' | 'api_key',
): SecretContext {
  return { purpose: installationPurpose, installationId: id, accountId, field };
}
