import { TilekitError } from '../errors/tilekit-error.ts';
import { revokeToken, type TokenSet } from '../oauth/tokens.ts';
import type { Connection } from './connection.ts';
import { findEarlier } from './lease-earlier.ts';
import type { Lifecycle } from './lifecycle.ts';
import { contextOf } from './seal-tokens.ts';

/**
 * Revokes a grant that could not be stored: otherwise it would stay active at Datadog, unknown to us.
 *
 * Where the write did succeed although its answer was lost, the grant stays: the connection is settled as interrupted.
 */
export async function revokeUnsavedGrant(
  lifecycle: Lifecycle,
  connection: Connection,
  tokens: TokenSet,
): Promise<void> {
  const { transport, endpoints, clock } = lifecycle;
  const {
    client,
    callback: { site },
  } = connection;
  const { accessToken, refreshToken } = tokens;
  // A store that does not answer is assumed not to have kept it.
  if (await isKept(lifecycle, connection, tokens).catch(() => false)) return;
  try {
    await revokeToken({ client, site, token: refreshToken, accessToken, transport, endpoints, clock });
  } catch (error) {
    // The caller must learn why it could not be stored; there is no other way to end the grant.
    if (!(error instanceof TilekitError)) throw error;
  }
}

async function isKept(
  lifecycle: Lifecycle,
  connection: Connection,
  { refreshToken }: TokenSet,
): Promise<boolean> {
  const installation = (await findEarlier(lifecycle, connection))?.installation;
  if (installation === undefined || !('tokens' in installation)) return false;
  const sealed = installation.tokens.refreshToken;
  return (await lifecycle.secrets.open(sealed, contextOf(installation, 'refresh_token'))) === refreshToken;
}
