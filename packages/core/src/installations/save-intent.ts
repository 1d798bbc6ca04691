import { createError } from '../errors/create-error.ts';
import type { TokenSet } from '../oauth/token-set.ts';
import type { Connection, LeasedInstallation } from './connection.ts';
import type { Lease } from './installation-store.ts';
import type { ConnectingInstallation, Installation, StoredApiKey } from './installation.ts';
import { leaseEarlier } from './lease-earlier.ts';
import { leaseMsOf, reached, timestamp, type Lifecycle } from './lifecycle.ts';
import { sealTokens } from './seal-tokens.ts';

/** What was saved, and what stood there before. */
interface SavedIntent {
  readonly intent: LeasedInstallation<ConnectingInstallation>;
  readonly former: Installation | undefined;
}

/**
 * Writes what must be known should this process die during the call that makes the API key.
 *
 * @param leases collects what the caller must free
 */
export async function saveIntent(
  lifecycle: Lifecycle,
  connection: Connection,
  tokens: TokenSet,
  earlier: LeasedInstallation | undefined,
  leases: Lease[],
): Promise<SavedIntent> {
  const former = earlier?.installation;
  const installation = await intentOf(lifecycle, connection, tokens, former);
  await reached(lifecycle, 'connect: sealed the tokens');
  if (earlier) {
    const { version, lease } = earlier;
    const saved = await lifecycle.store.update(installation, { version, lease });
    if (!saved)
      throw createError('INSTALLATION_BUSY', `The installation "${installation.id}" was changed meanwhile.`);
    await reached(lifecycle, 'connect: saved the intent');
    return { intent: { installation, version: saved.version, lease }, former };
  }
  const created = await lifecycle.store.create(installation, leaseMsOf(lifecycle));
  if (created) {
    leases.push(created.lease);
    await reached(lifecycle, 'connect: saved the intent');
    return { intent: { installation, version: created.stored.version, lease: created.lease }, former };
  }
  // Somebody connected the same organisation at the same time: this consent renews theirs when they are done.
  const theirs = await leaseEarlier(lifecycle, connection, leases);
  if (theirs) return await saveIntent(lifecycle, connection, tokens, theirs, leases);
  throw createError('INSTALLATION_BUSY', 'The same organisation is being connected twice at once.');
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
    tokens: await sealTokens(lifecycle, id, tokens, generationOf(former) + 1),
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
