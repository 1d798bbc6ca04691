import { createError } from '../errors/create-error.ts';
import { identityOf, leaseMsOf, checkpoint, type Lifecycle } from './lifecycle.ts';
import type { DisconnectedInstallation, DisconnectingInstallation, Installation } from './installation.ts';

/**
 * Ends an installation: access is off and the API key erased immediately, then the grant is revoked at Datadog and the
 * tokens are erased. Safe to repeat.
 *
 * The API key itself stays valid in the customer's organization until they remove it: Datadog offers no call for that.
 *
 * @param which `accountId`: refuse the installation of another account
 * @returns `disconnected`, or `disconnecting` when the grant could not be revoked yet: {@link settleInstallations} retries
 * @throws INSTALLATION_NOT_FOUND
 */
export async function disconnectInstallation(
  lifecycle: Lifecycle,
  which: { readonly installationId: string; readonly accountId?: string | undefined },
): Promise<Installation> {
  const off = await turnAccessOff(lifecycle, which.installationId, which.accountId);
  await checkpoint(lifecycle, 'disconnect: access is off');
  if (off.status !== 'disconnecting') return off;
  const lease = await lifecycle.store.acquireLease(off.id, leaseMsOf(lifecycle));
  if (!lease) return off;
  await checkpoint(lifecycle, 'disconnect: took the lease');
  try {
    const { finishDisconnect } = await import('./finish-disconnect.ts');
    return await finishDisconnect(lifecycle, off.id, lease);
  } finally {
    await lifecycle.store.releaseLease(lease);
    await checkpoint(lifecycle, 'disconnect: freed the lease');
  }
}

async function turnAccessOff(
  lifecycle: Lifecycle,
  id: string,
  accountId: string | undefined,
): Promise<DisconnectingInstallation | DisconnectedInstallation> {
  for (;;) {
    const stored = await lifecycle.store.get(id);
    await checkpoint(lifecycle, 'disconnect: read');
    // Another account's installation is answered like none at all.
    if (!stored || (accountId !== undefined && stored.installation.accountId !== accountId)) {
      throw createError('INSTALLATION_NOT_FOUND', `There is no installation "${id}".`);
    }
    const { installation, version } = stored;
    if (installation.status === 'disconnecting' || installation.status === 'disconnected')
      return installation;
    const identity = identityOf(lifecycle, installation);
    const next: DisconnectingInstallation | DisconnectedInstallation =
      installation.status === 'needs-reauthorization'
        ? { ...identity, status: 'disconnected' }
        : { ...identity, status: 'disconnecting', tokens: installation.tokens };
    // No lease: a process that works on it now finds out when it saves.
    if (!(await lifecycle.store.update(next, { version }))) continue;
    lifecycle.onEvent?.({
      name: next.status === 'disconnected' ? 'disconnected' : 'access-off',
      installation: next,
    });
    return next;
  }
}
