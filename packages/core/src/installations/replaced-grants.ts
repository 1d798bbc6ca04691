import { TilekitError } from '../errors/tilekit-error.ts';
import type { Installation, InstallationIdentity, ReplacedGrant, StoredTokens } from './installation.ts';
import { leaseMsOf, checkpoint, waitFor, type Lifecycle } from './lifecycle.ts';
import { isTerminal, revokeGrant } from './revoke-grant.ts';
import { contextOf, sealTokens } from './seal-tokens.ts';

/** More than any customer replaces while Datadog is unreachable. */
const maxGrants = 50;

/**
 * The grants that a new consent replaces. They are stored together with it: no one would use them again, and they
 * would live on at Datadog.
 *
 * A Datadog that answered the new consent with the same refresh token has not made a second grant, and the one there is
 * stays.
 *
 * @param former the installation before the new consent
 * @param refreshToken of the new consent
 */
export async function grantsReplacedBy(
  { secrets }: Lifecycle,
  former: Installation | undefined,
  refreshToken: string,
): Promise<Pick<InstallationIdentity, 'replacedGrants'>> {
  if (former === undefined) return {};
  const grants: ReplacedGrant[] = [...(former.replacedGrants ?? [])];
  if ('tokens' in former) {
    const { clientId, tokens } = former;
    const context = contextOf(former, 'refresh_token');
    const replaced = await secrets.open(tokens.refreshToken, context).catch((error: unknown) => {
      if (error instanceof TilekitError) return undefined;
      throw error;
    });
    if (replaced !== refreshToken) grants.push({ clientId, tokens });
  }
  return grants.length === 0 ? {} : { replacedGrants: grants.slice(-maxGrants) };
}

const pausesMs = [0, 1_000, 10_000];

/**
 * Tells Datadog of the grants that a new consent has just replaced. Nothing waits for it and nothing depends on it: what
 * is left is reported as `revocation-failed`, and {@link settleInstallations} retries it.
 */
export async function revokeReplacedSoon(lifecycle: Lifecycle, id: string): Promise<void> {
  let outcome: Outcome = 'done';
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) await waitFor(lifecycle, pauseMs);
    const lease = await lifecycle.store.acquireLease(id, leaseMsOf(lifecycle));
    if (!lease) return;
    try {
      outcome = await revokeReplacedGrants(lifecycle, id);
    } finally {
      await lifecycle.store.releaseLease(lease);
    }
    if (outcome === 'done') return;
  }
  tell(lifecycle, outcome);
}

/** All are revoked, or why one is not. */
type Outcome = 'done' | { readonly installation: Installation; readonly error: TilekitError };

/**
 * Revokes what an installation's newer consents have replaced, and forgets each grant that has ended. Safe to repeat.
 *
 * The caller holds the lease: two concurrent calls would refresh the same token.
 * @returns `done` when all are revoked, otherwise the installation as it is now and why the next grant was not
 */
export async function revokeReplacedGrants(lifecycle: Lifecycle, id: string): Promise<Outcome> {
  for (;;) {
    const installation = (await lifecycle.store.get(id))?.installation;
    const [grant] = installation?.replacedGrants ?? [];
    if (installation === undefined || grant === undefined) return 'done';
    const { clientId, tokens } = grant;
    try {
      await revokeGrant(
        lifecycle,
        { ...installation, status: 'disconnecting', clientId, tokens },
        async (fresh) => {
          // A rotated refresh token is on disk before the former one's end is relied on.
          const renewed = await sealTokens(lifecycle, installation, fresh, tokens.generation);
          await replace(lifecycle, id, tokens, { clientId, tokens: renewed });
          await checkpoint(lifecycle, 'replaced: renewed the access token');
        },
      );
    } catch (error) {
      if (!(error instanceof TilekitError)) throw error;
      if (!isTerminal(error)) return { installation, error };
    }
    await checkpoint(lifecycle, 'replaced: revoked');
    const present = (await lifecycle.store.get(id))?.installation.replacedGrants?.[0];
    await replace(lifecycle, id, present?.tokens ?? tokens, undefined);
    await checkpoint(lifecycle, 'replaced: forgotten');
  }
}

/** Tells of a grant that could not be revoked. */
export function tell(lifecycle: Lifecycle, outcome: Outcome): void {
  if (outcome !== 'done') lifecycle.onEvent?.({ name: 'revocation-failed', ...outcome });
}

/** Puts another grant into the place of one, or nothing. A concurrent write of something else is repeated on top of it. */
async function replace(
  { store }: Lifecycle,
  id: string,
  { refreshToken }: StoredTokens,
  next: ReplacedGrant | undefined,
): Promise<void> {
  for (;;) {
    const stored = await store.get(id);
    if (!stored) return;
    const grants = (stored.installation.replacedGrants ?? []).flatMap((grant) =>
      grant.tokens.refreshToken === refreshToken ? (next ?? []) : grant,
    );
    const replacedGrants = grants.length === 0 ? undefined : grants;
    if (await store.update({ ...stored.installation, replacedGrants }, { version: stored.version })) return;
  }
}
