import { createError } from '../errors/create-error.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import type { LeasedInstallation } from './connection.ts';
import type {
  ConnectedInstallation,
  ConnectingInstallation,
  Installation,
  NeedsRecoveryInstallation,
} from './installation.ts';
import { identityOf, checkpoint, waitFor, type Lifecycle } from './lifecycle.ts';
import { sealApiKey } from './seal-tokens.ts';
import type { ApiKeySettlement } from './settle-api-key.ts';

/** How long a key that exists nowhere else is offered to a store that fails. */
const persistenceMs = 30_000;

/**
 * Stores the outcome of the API key's creation. A received key must not be lost: the write is retried while the store
 * fails, and it wins over a process that believed this one dead.
 */
export async function saveSettlement(
  lifecycle: Lifecycle,
  intent: LeasedInstallation<ConnectingInstallation>,
  settlement: Exclude<ApiKeySettlement, { outcome: 'refused' }>,
): Promise<ConnectedInstallation | NeedsRecoveryInstallation> {
  const next = await settled(lifecycle, intent.installation, settlement);
  await checkpoint(lifecycle, 'connect: sealed the API key');
  await saveForSure(lifecycle, intent, next);
  await checkpoint(lifecycle, 'connect: saved');
  const error = settlement.outcome === 'lost' ? settlement.error : undefined;
  lifecycle.onEvent?.({ name: next.status, installation: next, error });
  return next;
}

async function settled(
  lifecycle: Lifecycle,
  installation: ConnectingInstallation,
  settlement: Exclude<ApiKeySettlement, { outcome: 'refused' }>,
): Promise<ConnectedInstallation | NeedsRecoveryInstallation> {
  const { tokens, previousApiKey } = installation;
  const identity = identityOf(lifecycle, installation);
  switch (settlement.outcome) {
    case 'not-needed':
      return { ...identity, status: 'connected', tokens };
    case 'created':
      return {
        ...identity,
        status: 'connected',
        tokens,
        apiKey: await sealApiKey(lifecycle, identity, settlement.apiKey),
      };
    case 'kept':
      return { ...identity, status: 'connected', tokens, apiKey: settlement.apiKey };
    case 'lost':
      return { ...identity, status: 'needs-recovery', reason: settlement.reason, tokens, previousApiKey };
  }
}

async function saveForSure(
  lifecycle: Lifecycle,
  intent: LeasedInstallation<ConnectingInstallation>,
  next: ConnectedInstallation | NeedsRecoveryInstallation,
): Promise<void> {
  for (let pauseMs = 100, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, 3_000)) {
    try {
      if (await saveOnce(lifecycle, intent, next)) return;
    } catch (error) {
      if (error instanceof TilekitError || waitedMs > persistenceMs) throw error;
    }
    if (waitedMs > persistenceMs)
      throw createError('INSTALLATION_BUSY', `The installation "${next.id}" keeps changing.`);
    await waitFor(lifecycle, pauseMs);
    waitedMs += pauseMs;
  }
}

async function saveOnce(
  { store }: Lifecycle,
  { version, lease, installation }: LeasedInstallation<ConnectingInstallation>,
  next: ConnectedInstallation | NeedsRecoveryInstallation,
): Promise<boolean> {
  if (await store.update(next, { version, lease })) return true;
  // The lease ran out, a key ring rotated, or an earlier try did succeed although its answer was lost.
  const current = await store.get(next.id);
  if (!current || generationOf(current.installation) !== installation.tokens.generation) throw ended(next.id);
  const now = current.installation;
  if (now.status === next.status) return true;
  if (now.status === 'connecting' || (now.status === 'needs-recovery' && next.status === 'connected')) {
    // Tokens may have been resealed meanwhile: what stands there now is at least as good.
    return (await store.update({ ...next, tokens: now.tokens }, { version: current.version })) !== undefined;
  }
  if (now.status === 'disconnecting') throw ended(next.id);
  return true;
}

function generationOf(installation: Installation): number | undefined {
  return 'tokens' in installation ? installation.tokens.generation : undefined;
}

function ended(id: string): Error {
  return createError(
    'NOT_CONNECTED',
    `The installation "${id}" was disconnected while it was being connected.`,
  );
}
