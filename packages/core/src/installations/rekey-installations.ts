import type { StoredInstallation } from './installation-store.ts';
import type { Installation, StoredApiKey, StoredTokens } from './installation.ts';
import { checkpoint, type Lifecycle } from './lifecycle.ts';
import { contextOf, type SecretOwner } from './seal-tokens.ts';

/** What {@link rekeyInstallations} did. */
export interface Rekeying {
  /** Installations whose secrets were resealed. */
  readonly resealed: number;
  /** Installations without secrets, or sealed with the active key already. */
  readonly current: number;
}

/**
 * Reseals every secret that is not sealed with the active key. Afterwards the older keys can leave the ring.
 *
 * Runs beside normal work: a concurrent write wins, and the installation is checked again.
 *
 * @returns how many were resealed; run it again until none is
 * @throws SECRET_UNREADABLE, KEY_UNKNOWN: then no key may leave the ring
 */
export async function rekeyInstallations(lifecycle: Lifecycle): Promise<Rekeying> {
  const done = { resealed: 0, current: 0 };
  let afterId: string | undefined;
  do {
    const page = await lifecycle.store.list({ afterId, limit: 100 });
    for (const stored of page) {
      if (await rekey(lifecycle, stored)) done.resealed += 1;
      else done.current += 1;
    }
    afterId = page.at(-1)?.installation.id;
  } while (afterId !== undefined);
  return done;
}

async function rekey(lifecycle: Lifecycle, listed: StoredInstallation): Promise<boolean> {
  let stored: StoredInstallation | undefined = listed;
  while (stored) {
    await checkpoint(lifecycle, 'rekey: read');
    const { installation, version }: StoredInstallation = stored;
    const next = await resealed(lifecycle, installation);
    if (!next) return false;
    await checkpoint(lifecycle, 'rekey: sealed');
    if (await lifecycle.store.update(next, { version })) {
      await checkpoint(lifecycle, 'rekey: saved');
      return true;
    }
    stored = await lifecycle.store.get(installation.id);
  }
  return false;
}

/** @returns nothing when every secret is sealed with the active key */
async function resealed(lifecycle: Lifecycle, installation: Installation): Promise<Installation | undefined> {
  const present = await presentResealed(lifecycle, installation);
  const { replacedGrants } = installation;
  if (replacedGrants === undefined) return present;
  const grants = await Promise.all(
    replacedGrants.map(async (grant) => {
      const tokens = await tokensAnew(lifecycle, installation, grant.tokens);
      return tokens && { ...grant, tokens };
    }),
  );
  if (grants.every((grant) => grant === undefined)) return present;
  return {
    ...(present ?? installation),
    replacedGrants: replacedGrants.map((grant, index) => grants[index] ?? grant),
  };
}

async function presentResealed(
  lifecycle: Lifecycle,
  installation: Installation,
): Promise<Installation | undefined> {
  const owner = installation;
  switch (installation.status) {
    case 'connected': {
      const tokens = await tokensAnew(lifecycle, owner, installation.tokens);
      const apiKey = await apiKeyAnew(lifecycle, owner, installation.apiKey);
      return tokens || apiKey
        ? { ...installation, tokens: tokens ?? installation.tokens, apiKey: apiKey ?? installation.apiKey }
        : undefined;
    }
    case 'connecting':
    case 'needs-recovery': {
      const tokens = await tokensAnew(lifecycle, owner, installation.tokens);
      const previousApiKey = await apiKeyAnew(lifecycle, owner, installation.previousApiKey);
      return tokens || previousApiKey
        ? {
            ...installation,
            tokens: tokens ?? installation.tokens,
            previousApiKey: previousApiKey ?? installation.previousApiKey,
          }
        : undefined;
    }
    case 'needs-reauthorization': {
      const apiKey = await apiKeyAnew(lifecycle, owner, installation.apiKey);
      return apiKey && { ...installation, apiKey };
    }
    case 'disconnecting': {
      const tokens = await tokensAnew(lifecycle, owner, installation.tokens);
      return tokens && { ...installation, tokens };
    }
    case 'disconnected':
      return undefined;
  }
}

async function tokensAnew(
  lifecycle: Lifecycle,
  owner: SecretOwner,
  tokens: StoredTokens,
): Promise<StoredTokens | undefined> {
  const accessToken = await textAnew(lifecycle, owner, 'access_token', tokens.accessToken);
  const refreshToken = await textAnew(lifecycle, owner, 'refresh_token', tokens.refreshToken);
  if (accessToken === undefined && refreshToken === undefined) return undefined;
  return {
    ...tokens,
    accessToken: accessToken ?? tokens.accessToken,
    refreshToken: refreshToken ?? tokens.refreshToken,
  };
}

async function apiKeyAnew(
  lifecycle: Lifecycle,
  owner: SecretOwner,
  apiKey: StoredApiKey | undefined,
): Promise<StoredApiKey | undefined> {
  if (!apiKey) return undefined;
  const key = await textAnew(lifecycle, owner, 'api_key', apiKey.key);
  return key === undefined ? undefined : { ...apiKey, key };
}

async function textAnew(
  { secrets }: Lifecycle,
  owner: SecretOwner,
  field: 'access_token' | 'refresh_token' | 'api_key',
  sealed: string,
): Promise<string | undefined> {
  if (secrets.isCurrent(sealed)) return undefined;
  const context = contextOf(owner, field);
  return await secrets.seal(await secrets.open(sealed, context), context);
}
