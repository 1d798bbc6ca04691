import { TilekitError } from '../errors/tilekit-error.ts';
import { revokeToken } from '../oauth/revoke-token.ts';
import type { TokenSet } from '../oauth/token-set.ts';
import type { Connection } from './connection.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Revokes a grant that could not be written down: nobody would know of it, and it would live on at Datadog.
 *
 * Where the write did succeed although its answer was lost, the connection is settled as interrupted, and the customer
 * has been told to connect again anyway.
 */
export async function giveBackGrant(
  { transport, endpoints, now }: Lifecycle,
  { client, callback: { site } }: Connection,
  { accessToken, refreshToken }: TokenSet,
): Promise<void> {
  try {
    await revokeToken({ client, site, token: refreshToken, accessToken, transport, endpoints, now });
  } catch (error) {
    // Why it could not be written down is what the caller must hear of; there is no other way to end the grant.
    if (!(error instanceof TilekitError)) throw error;
  }
}
