import { TilekitError } from '../errors/tilekit-error.ts';
import { refreshAccessToken } from '../oauth/tokens.ts';
import { revokeToken } from '../oauth/tokens.ts';
import { identityOf } from './identity-of.ts';
import type { Lease, StoredInstallation } from './installation-store.ts';
import type { DisconnectedInstallation, DisconnectingInstallation, Installation } from './installation.ts';
import { callOptionsOf, nowOf, reached, type Lifecycle } from './lifecycle.ts';
import { contextOf, sealTokens } from './seal-tokens.ts';

/** Refusals after which there is nothing left to revoke, or nobody left who could. */
const terminalCodes = new Set(['GRANT_REVOKED', 'CLIENT_UNKNOWN', 'UNKNOWN_DOMAIN', 'SECRET_UNREADABLE']);

/**
 * Revokes the grant of an installation whose access is already off, and erases its tokens. Safe to repeat.
 *
 * @param lease held by the caller
 * @returns the tombstone, or the installation as it is when Datadog could not be told
 */
export async function finishDisconnect(
  lifecycle: Lifecycle,
  id: string,
  lease: Lease,
): Promise<Installation> {
  const stored = await lifecycle.store.get(id);
  if (!stored) throw new TypeError(`The store lost the installation "${id}"`);
  const { installation } = stored;
  if (installation.status !== 'disconnecting') return installation;
  try {
    await revokeGrant(lifecycle, { ...stored, installation }, lease);
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    if (!terminalCodes.has(error.code)) {
      lifecycle.onEvent?.({ name: 'revocation-failed', installation, error });
      return installation;
    }
  }
  await reached(lifecycle, 'disconnect: revoked');
  return await erase(lifecycle, id, installation.tokens.generation);
}

async function revokeGrant(
  lifecycle: Lifecycle,
  stored: StoredInstallation & { installation: DisconnectingInstallation },
  lease: Lease,
): Promise<void> {
  const { installation } = stored;
  const { secrets } = lifecycle;
  const call = await callOptionsOf(lifecycle, installation);
  const { tokens, id } = installation;
  const refreshToken = await secrets.open(tokens.refreshToken, contextOf(id, 'refresh_token'));
  if (Date.parse(tokens.expiresAt) > nowOf(lifecycle)) {
    const accessToken = await secrets.open(tokens.accessToken, contextOf(id, 'access_token'));
    try {
      await revokeToken({ ...call, token: refreshToken, accessToken });
      return;
    } catch (error) {
      // A 401 blames the access token or the client secret; a fresh access token shows which.
      const isRefused =
        error instanceof TilekitError && error.status === 401 && error.code !== 'UNEXPECTED_ANSWER';
      if (!isRefused) throw error;
    }
  }
  const fresh = await refreshAccessToken({ ...call, refreshToken });
  // A rotated refresh token is on disk before the former one's end is relied on.
  const renewed = await sealTokens(lifecycle, id, fresh, tokens.generation);
  await lifecycle.store.update({ ...installation, tokens: renewed }, { version: stored.version, lease });
  await reached(lifecycle, 'disconnect: renewed the access token');
  await revokeToken({ ...call, token: fresh.refreshToken, accessToken: fresh.accessToken });
}

/** Erases every secret, unless newer tokens arrived from a refresh that was under way: those are revoked next time. */
async function erase(lifecycle: Lifecycle, id: string, generation: number): Promise<Installation> {
  for (;;) {
    const current = await lifecycle.store.get(id);
    if (!current) throw new TypeError(`The store lost the installation "${id}"`);
    const { installation, version } = current;
    if (installation.status !== 'disconnecting' || installation.tokens.generation !== generation)
      return installation;
    const tombstone: DisconnectedInstallation = {
      ...identityOf(lifecycle, installation),
      status: 'disconnected',
    };
    if (!(await lifecycle.store.update(tombstone, { version }))) continue;
    await reached(lifecycle, 'disconnect: erased');
    lifecycle.onEvent?.({ name: 'disconnected', installation: tombstone });
    return tombstone;
  }
}
