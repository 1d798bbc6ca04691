import { identityOf, leaseMsOf, needsApiKey, nowOf, checkpoint, type Lifecycle } from './lifecycle.ts';
import type { Lease, StoredInstallation } from './installation-store.ts';
import type { ConnectingInstallation, Installation } from './installation.ts';

/** What {@link settleInstallations} did. */
export interface Settlement {
  /** Connections that a crash had interrupted. */
  readonly interrupted: number;
  /** Disconnections whose grant is now revoked. */
  readonly disconnected: number;
  /** Installations that are still on their way, or in another process's hands. */
  readonly open: number;
}

/** Installations settled at the same time: a Datadog that does not answer holds up a few of them. */
const atOnce = 25;
/** What was not begun by then comes with the next run. */
const maxMs = 50_000;

/**
 * Ends what crashes and outages left half done. Run it at start and every minute; any number of processes may.
 *
 * A connection that died around the call that makes the API key ends in `needs-recovery`: the call is never repeated,
 * because a key may exist whose value is lost. Grants that a newer consent replaced are revoked.
 *
 * It begins at another installation each time and ends in time, so that none that cannot be settled holds up the others.
 *
 * @returns how many ended with which outcome, for information
 */
export async function settleInstallations(lifecycle: Lifecycle): Promise<Settlement> {
  const done = { interrupted: 0, disconnected: 0, open: 0 };
  const endsAt = nowOf(lifecycle) + maxMs;
  for await (const page of unsettled(lifecycle)) {
    if (nowOf(lifecycle) > endsAt) break;
    await Promise.all(page.map((stored) => settleOne(lifecycle, stored, done)));
  }
  return done;
}

type Counts = { -readonly [Name in keyof Settlement]: Settlement[Name] };

async function settleOne(
  lifecycle: Lifecycle,
  { installation: { id, status } }: StoredInstallation,
  done: Counts,
): Promise<void> {
  const lease = await lifecycle.store.acquireLease(id, leaseMsOf(lifecycle));
  if (!lease) {
    done.open += 1;
    return;
  }
  await checkpoint(lifecycle, 'settle: took the lease');
  try {
    if (status !== 'connecting' && status !== 'disconnecting') {
      const { revokeReplacedGrants, tell } = await import('./replaced-grants.ts');
      tell(lifecycle, await revokeReplacedGrants(lifecycle, id));
      return;
    }
    const settled = await settle(lifecycle, id, lease);
    await checkpoint(lifecycle, 'settle: saved');
    if (settled?.status === 'connecting' || settled?.status === 'disconnecting') done.open += 1;
    else if (settled?.status === 'disconnected') done.disconnected += 1;
    else done.interrupted += 1;
  } finally {
    await lifecycle.store.releaseLease(lease);
  }
}

/** Page by page from anywhere in the ids to their end, then from their beginning. */
async function* unsettled({ store }: Lifecycle): AsyncGenerator<readonly StoredInstallation[]> {
  const beginning = crypto.randomUUID();
  const wanted = [{ statuses: ['connecting', 'disconnecting'] as const }, { hasReplacedGrants: true }];
  for (const query of wanted) {
    const first = await store.list({ ...query, limit: 1 });
    if (first.length === 0) continue;
    for (const from of [beginning, undefined]) {
      for (let afterId: string | undefined = from, isOver = false; !isOver;) {
        const page: readonly StoredInstallation[] = await store.list({ ...query, afterId, limit: atOnce });
        afterId = page.at(-1)?.installation.id;
        isOver = page.length < atOnce || (from === undefined && afterId !== undefined && afterId > beginning);
        yield from === undefined ? page.filter(({ installation }) => installation.id <= beginning) : page;
      }
    }
  }
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
