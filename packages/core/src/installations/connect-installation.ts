import { exchangeAuthorizationCode, type TokenSet } from '../oauth/tokens.ts';
import type { Connection } from './connection.ts';
import type { Lease } from './installation-store.ts';
import type { ConnectedInstallation, Installation, NeedsRecoveryInstallation } from './installation.ts';
import { checkpoint, type Lifecycle } from './lifecycle.ts';

/**
 * Turns a callback into an installation: code → tokens → intent on disk → API key → on disk.
 *
 * The same account, site and organization connect to the same installation again. The API key is asked for once; if
 * its value is lost in transit, the installation waits for the customer's five steps ({@link recoverySteps}) instead
 * of being connected without a key. A grant that the new one replaces is revoked in the background.
 *
 * @returns `connected`, or `needs-recovery`
 * @throws everything that {@link exchangeAuthorizationCode} throws, INSTALLATION_BUSY, and the reason when Datadog
 * refused the API key for good; nothing is connected then
 */
export async function connectInstallation(
  lifecycle: Lifecycle,
  connection: Connection,
): Promise<ConnectedInstallation | NeedsRecoveryInstallation> {
  // The steps are loaded by the first connection, not by every import of this package.
  const steps = await import('./connection-steps.ts');
  const leases: Lease[] = [];
  let saved: Installation | undefined;
  try {
    const earlier = await steps.leaseEarlier(lifecycle, connection, leases);
    const tokens = await exchangeCode(lifecycle, connection);
    const { intent, former } = await steps
      .saveIntent(lifecycle, connection, tokens, earlier, leases)
      .catch(async (error: unknown) => {
        await steps.revokeUnsavedGrant(lifecycle, connection, tokens);
        throw error;
      });
    saved = intent.installation;
    const settlement = await steps.settleApiKey(lifecycle, intent.installation, {
      site: connection.callback.site,
      accessToken: tokens.accessToken,
      sameOrganization: isSameOrganization(former, connection),
    });
    await checkpoint(lifecycle, 'connect: settled the API key');
    if (settlement.outcome === 'refused') {
      await steps.rollBackConnection(lifecycle, intent, settlement.error);
      throw settlement.error;
    }
    return await steps.saveSettlement(lifecycle, intent, settlement);
  } finally {
    for (const lease of leases) await lifecycle.store.releaseLease(lease);
    await checkpoint(lifecycle, 'connect: freed the lease');
    // A store that fails leaves it to `settleInstallations`.
    if (saved?.replacedGrants) void steps.revokeReplacedSoon(lifecycle, saved.id).catch(() => undefined);
  }
}

async function exchangeCode(lifecycle: Lifecycle, connection: Connection): Promise<TokenSet> {
  const { client, callback, redirectUri, codeVerifier } = connection;
  const { transport, endpoints, clock } = lifecycle;
  const { site, code } = callback;
  const call = { client, site, code, codeVerifier, redirectUri, transport, endpoints, clock };
  const tokens = await exchangeAuthorizationCode(call);
  await checkpoint(lifecycle, 'connect: exchanged the code');
  return tokens;
}

function isSameOrganization(former: Installation | undefined, { client, callback }: Connection): boolean {
  const id = callback.organization?.id;
  return id !== undefined && former?.organization?.id === id && former.clientId === client.clientId;
}
