import { TilekitError } from '../errors/tilekit-error.ts';
import { refreshAccessToken, revokeToken, type TokenSet } from '../oauth/tokens.ts';
import type { DisconnectingInstallation, Installation } from './installation.ts';
import { callOptionsOf, nowOf, type Lifecycle } from './lifecycle.ts';
import { contextOf } from './seal-tokens.ts';

/** Refusals after which there is nothing left to revoke, or no client left that could. */
const terminalCodes = new Set(['GRANT_REVOKED', 'CLIENT_UNKNOWN', 'UNKNOWN_DOMAIN', 'SECRET_UNREADABLE']);

/** An installation as it stands in the store, with tokens. */
type Granted = Extract<Installation, { tokens: DisconnectingInstallation['tokens'] }>;

export function isTerminal(error: TilekitError): boolean {
  return terminalCodes.has(error.code);
}

/**
 * Ends a grant at the site that it belongs to, with a fresh access token where the stored one no longer serves.
 *
 * @param keep writes renewed tokens down before the former ones are relied on to be dead
 */
export async function revokeGrant(
  lifecycle: Lifecycle,
  installation: Granted,
  keep?: (fresh: TokenSet) => Promise<void>,
): Promise<void> {
  const { secrets } = lifecycle;
  const call = await callOptionsOf(lifecycle, installation);
  const { tokens } = installation;
  const refreshToken = await secrets.open(tokens.refreshToken, contextOf(installation, 'refresh_token'));
  if (Date.parse(tokens.expiresAt) > nowOf(lifecycle)) {
    const accessToken = await secrets.open(tokens.accessToken, contextOf(installation, 'access_token'));
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
  await keep?.(fresh);
  await revokeToken({ ...call, token: fresh.refreshToken, accessToken: fresh.accessToken });
}
