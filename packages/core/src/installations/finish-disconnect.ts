import { TilekitError } from '../errors/tilekit-error.ts';
import { identityOf, checkpoint, type Lifecycle } from './lifecycle.ts';
import type { Lease } from './installation-store.ts';
import type { DisconnectedInstallation, Installation } from './installation.ts';
import { revokeReplacedGrants, tell } from './replaced-grants.ts';
import { isTerminal, revokeGrant } from './revoke-grant.ts';
import { sealTokens } from './seal-tokens.ts';

/**
 * Revokes the grant of an installation whose access is already off, and erases its tokens. Safe to repeat.
 *
 * @param lease held by the caller
 * @returns the tombstone, or the unchanged installation when the grant could not be revoked
 */
export async function finishDisconnect(
  lifecycle: Lifecycle,
  id: string,
  lease: Lease,
): Promise<Installation> {
  const stored = await lifecycle.store.get(id);
  if (!stored) throw new TypeError(`The store lost the installation "${id}"`);
  const { installation } = stored;
  if (installation.status !== 'disconnecting') return installation;
  const replaced = await revokeReplacedGrants(lifecycle, id);
  if (replaced !== 'done') {
    tell(lifecycle, replaced);
    return installation;
  }
  try {
    await revokeGrant(lifecycle, installation, async (fresh) => {
      // A rotated refresh token is on disk before the former one's end is relied on.
      const tokens = await sealTokens(lifecycle, installation, fresh, installation.tokens.generation);
      const version = (await lifecycle.store.get(id))?.version ?? stored.version;
      await lifecycle.store.update(
        { ...installation, replacedGrants: undefined, tokens },
        { version, lease },
      );
      await checkpoint(lifecycle, 'disconnect: renewed the access token');
    });
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    if (!isTerminal(error)) {
      lifecycle.onEvent?.({ name: 'revocation-failed', installation, error });
      return installation;
    }
  }
  await checkpoint(lifecycle, 'disconnect: revoked');
  return await erase(lifecycle, id, installation.tokens.generation);
}

/** Erases every secret, unless newer tokens arrived from a refresh that was under way: those are revoked next time. */
async function erase(lifecycle: Lifecycle, id: string, generation: number): Promise<Installation> {
  for (;;) {
    const current = await lifecycle.store.get(id);
    if (!current) throw new TypeError(`The store lost the installation "${id}"`);
    const { installation, version } = current;
    if (installation.status !== 'disconnecting' || installation.tokens.generation !== generation)
      return installation;
    const tombstone: DisconnectedInstallation = {
      ...identityOf(lifecycle, { ...installation, replacedGrants: undefined }),
      status: 'disconnected',
    };
    if (!(await lifecycle.store.update(tombstone, { version }))) continue;
    await checkpoint(lifecycle, 'disconnect: erased');
    lifecycle.onEvent?.({ name: 'disconnected', installation: tombstone });
    return tombstone;
  }
}
