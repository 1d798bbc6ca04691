import { createError } from '../errors/create-error.ts';
import type { Connection, LeasedInstallation } from './connection.ts';
import { finishDisconnect } from './finish-disconnect.ts';
import type { Lease, StoredInstallation } from './installation-store.ts';
import { slotFor } from './installation.ts';
import { leaseMsOf, checkpoint, waitFor, type Lifecycle } from './lifecycle.ts';

/**
 * Takes the lease of the installation that a connection renews.
 *
 * @param leases collects what the caller must free
 * @param timeoutMs how long to wait for the lease; the default suits a code that is not spent yet
 * @throws INSTALLATION_BUSY when another process holds the lease, or a former grant could not be revoked yet
 */
export async function leaseEarlier(
  lifecycle: Lifecycle,
  connection: Connection,
  leases: Lease[],
  timeoutMs = 20_000,
): Promise<LeasedInstallation | undefined> {
  const found = await findEarlier(lifecycle, connection);
  await checkpoint(lifecycle, 'connect: looked for an earlier installation');
  if (!found) return undefined;
  const { id } = found.installation;
  const lease = await waitForLease(lifecycle, id, timeoutMs);
  leases.push(lease);
  await checkpoint(lifecycle, 'connect: took the lease');
  const stored = await lifecycle.store.get(id);
  if (stored?.installation.status === 'disconnecting') {
    // The former grant ends first, so that its tokens are not forgotten unrevoked.
    const { status } = await finishDisconnect(lifecycle, id, lease);
    if (status === 'disconnecting')
      throw createError('INSTALLATION_BUSY', `The former grant of "${id}" is not revoked yet.`);
    return undefined;
  }
  if (!stored || stored.installation.status === 'disconnected') return undefined;
  return { ...stored, lease };
}

/** @returns the installation that a connection renews */
export async function findEarlier(
  { store }: Lifecycle,
  { accountId, callback }: Connection,
): Promise<StoredInstallation | undefined> {
  const { domain } = callback.site;
  const exact = await store.findBySlot(slotFor(accountId, domain, callback.organization?.id));
  // Otherwise an installation from a time when Datadog did not name the organization.
  return exact ?? (callback.organization && (await store.findBySlot(slotFor(accountId, domain, undefined))));
}

const pauseMs = 200;

async function waitForLease(lifecycle: Lifecycle, id: string, timeoutMs: number): Promise<Lease> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const lease = await lifecycle.store.acquireLease(id, leaseMsOf(lifecycle));
    if (lease) return lease;
    if (waitedMs > timeoutMs) throw createError('INSTALLATION_BUSY', `The installation "${id}" is in use.`);
    await waitFor(lifecycle, pauseMs);
  }
}
