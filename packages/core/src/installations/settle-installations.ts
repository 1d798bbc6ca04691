import { identityOf, leaseMsOf, needsApiKey, reached, type Lifecycle } from './lifecycle.ts';
import type { Lease, StoredInstallation } from './installation-store.ts';
import type { ConnectingInstallation, Installation } from './installation.ts';

/** What {@link settleInstallations} did. */
export interface Settlement {
  /** Connections that a crash had interrupted. */
  readonly interrupted: number;
  /** Disconnections that Datadog has now been told of. */
  readonly disconnected: number;
  /** Installations that are still on their way, or in another process's hands. */
  readonly open: number;
}

/**
 * Ends what crashes and outages left half done. Run it at start and every minute; any number of processes may.
 *
 * A connection that died around the call that makes the API key ends in `needs-recovery`: the call is never repeated,
 * because a key may exist whose value is lost.
 *
 * @returns how many ended in which way; nothing has to be done about it
 */
export async function settleInstallations(lifecycle: Lifecycle): Promise<Settlement> {
  const done = { interrupted: 0, disconnected: 0, open: 0 };
  for await (const { installation } of unsettled(lifecycle)) {
    const lease = await lifecycle.store.acquireLease(installation.id, leaseMsOf(lifecycle));
    if (!lease) {
      done.open += 1;
      continue;
    }
    await reached(lifecycle, 'settle: took the lease');
    try {
      const settled = await settle(lifecycle, installation.id, lease);
      await reached(lifecycle, 'settle: saved');
      if (settled?.status === 'connecting' || settled?.status === 'disconnecting') done.open += 1;
      else if (settled?.status === 'disconnected') done.disconnected += 1;
      else done.interrupted += 1;
    } finally {
      await lifecycle.store.releaseLease(lease);
    }
  }
  return done;
}

async function* unsettled({ store }: Lifecycle): AsyncGenerator<StoredInstallation> {
  let afterId: string | undefined;
  do {
    const page = await store.list({ statuses: ['connecting', 'disconnecting'], afterId, limit: 100 });
    yield* page;
    afterId = page.at(-1)?.installation.id;
  } while (afterId !== undefined);
}

async function settle(lifecycle: Lifecycle, id: string, lease: Lease): Promise<Installation | undefined> {
  const stored = await lifecycle.store.get(id);
  if (stored?.installation.status === 'disconnecting') {
    const { finishDisconnect } = await import('./finish-disconnect.ts');
    return await finishDisconnect(lifecycle, id, lease);
  }
  if (stored?.installation.status !== 'connecting') return stored?.installation;
  const { installation, version } = stored;
  const next = afterInterruption(lifecycle, stored.installation);
  if (!(await lifecycle.store.update(next, { version, lease }))) return installation;
  lifecycle.onEvent?.({
    name: next.status === 'connected' ? 'connected' : 'needs-recovery',
    installation: next,
  });
  return next;
}

function afterInterruption(lifecycle: Lifecycle, installation: ConnectingInstallation): Installation {
  const { tokens, previousApiKey } = installation;
  const identity = identityOf(lifecycle, installation);
  return needsApiKey(lifecycle)
    ? { ...identity, status: 'needs-recovery', reason: 'interrupted', tokens, previousApiKey }
    : { ...identity, status: 'connected', tokens };
}
