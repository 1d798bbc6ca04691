import { createError } from '../errors/create-error.ts';
import type { TokenSet } from '../oauth/tokens.ts';
import type { Connection, LeasedInstallation } from './connection.ts';
import type { Lease } from './installation-store.ts';
import type { ConnectingInstallation, Installation, StoredApiKey } from './installation.ts';
import { leaseEarlier } from './lease-earlier.ts';
import { clockOf, leaseMsOf, checkpoint, timestamp, waitFor, type Lifecycle } from './lifecycle.ts';
import { grantsReplacedBy } from './replaced-grants.ts';
import { sealTokens } from './seal-tokens.ts';

/** At most so long before the next try, so that two who collided do not collide again. */
const pauseMs = 200;
const maxAttempts = 100;

/** What was saved, and what stood there before. */
interface SavedIntent {
  readonly intent: LeasedInstallation<ConnectingInstallation>;
  readonly former: Installation | undefined;
}

/**
 * Stores what must be known if this process dies during the call that creates the API key.
 *
 * The code is used by now and cannot be used again. So a refused write, because a key ring rotates, another process
 * settles or disconnects the installation, or the same organization is connected twice in parallel, is no failure: this
 * consent then renews the stored installation.
 *
 * @param leases collects what the caller must free
 * @throws INSTALLATION_BUSY when that does not end
 */
export async function saveIntent(
  lifecycle: Lifecycle,
  connection: Connection,
  tokens: TokenSet,
  earlier: LeasedInstallation | undefined,
  leases: Lease[],
): Promise<SavedIntent> {
  let present = earlier;
  for (let tries = 1; ; tries += 1) {
    const former = present?.installation;
    const installation = await intentOf(lifecycle, connection, tokens, former);
    await checkpoint(lifecycle, 'connect: sealed the tokens');
    const intent = await saveOnce(lifecycle, installation, present, leases);
    if (intent) {
      await checkpoint(lifecycle, 'connect: saved the intent');
      return { intent, former };
    }
    if (tries === maxAttempts)
      throw createError('INSTALLATION_BUSY', `The installation "${installation.id}" keeps changing.`);
    // What stands there is found and leased again: it may be another installation, and the lease may be lost. The lease
    // of a process that died is waited for.
    if (present) await lifecycle.store.releaseLease(present.lease);
    await waitFor(lifecycle, pauseMs * clockOf(lifecycle).random());
    present = await leaseEarlier(lifecycle, connection, leases, leaseMsOf(lifecycle) + 10_000);
  }
}

/** @returns nothing when another write came first */
async function saveOnce(
  lifecycle: Lifecycle,
  installation: ConnectingInstallation,
  present: LeasedInstallation | undefined,
  leases: Lease[],
): Promise<LeasedInstallation<ConnectingInstallation> | undefined> {
  if (present) {
    const { version, lease } = present;
    const saved = await lifecycle.store.update(installation, { version, lease });
    return saved && { installation, version: saved.version, lease };
  }
  const created = await lifecycle.store.create(installation, leaseMsOf(lifecycle));
  if (!created) return undefined;
  leases.push(created.lease);
  return { installation, version: created.stored.version, lease: created.lease };
}

async function intentOf(
  lifecycle: Lifecycle,
  { accountId, client, callback }: Connection,
  tokens: TokenSet,
  former: Installation | undefined,
): Promise<ConnectingInstallation> {
  const id = former?.id ?? crypto.randomUUID();
  const now = timestamp(lifecycle);
  return {
    id,
    accountId,
    clientId: client.clientId,
    domain: callback.site.domain,
    organization: callback.organization ?? former?.organization,
    createdAt: former?.createdAt ?? now,
    changedAt: now,
    status: 'connecting',
    ...(await grantsReplacedBy(lifecycle, former, tokens.refreshToken)),
    tokens: await sealTokens(lifecycle, { id, accountId }, tokens, generationOf(former) + 1),
    previousApiKey: former && apiKeyOf(former),
  };
}

function generationOf(former: Installation | undefined): number {
  if (!former || former.status === 'disconnected') return 0;
  return former.status === 'needs-reauthorization' ? former.generation : former.tokens.generation;
}

function apiKeyOf(former: Installation): StoredApiKey | undefined {
  if (former.status === 'connected' || former.status === 'needs-reauthorization') return former.apiKey;
  if (former.status === 'connecting' || former.status === 'needs-recovery') return former.previousApiKey;
  return undefined;
}
