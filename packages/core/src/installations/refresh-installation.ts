import { TilekitError } from '../errors/tilekit-error.ts';
import { refreshAccessToken } from '../oauth/tokens.ts';
import type { TokenSet } from '../oauth/tokens.ts';
import { identityOf } from './identity-of.ts';
import type { Lease } from './installation-store.ts';
import type {
  ConnectedInstallation,
  Installation,
  NeedsReauthorizationInstallation,
  NeedsRecoveryInstallation,
  StoredTokens,
} from './installation.ts';
import { callOptionsOf, needsApiKey, reached, type Lifecycle } from './lifecycle.ts';
import { saveRefreshFailure } from './save-refresh-failure.ts';
import { contextOf, sealTokens } from './seal-tokens.ts';

/** An installation whose grant can be used. */
export type GrantedInstallation = ConnectedInstallation | NeedsRecoveryInstallation;

/**
 * Refreshes the grant of an installation once and writes what came of it.
 *
 * @param lease held by the caller
 * @param forced whether Datadog refused the present access token before its time
 * @returns the new access token
 * @throws the error of the refresh, after it is on disk
 */
export async function refreshInstallation(
  lifecycle: Lifecycle,
  stored: { readonly installation: GrantedInstallation; readonly version: number },
  lease: Lease,
  forced: boolean,
): Promise<string> {
  const { installation } = stored;
  const { id, tokens } = installation;
  let fresh: TokenSet;
  try {
    const call = await callOptionsOf(lifecycle, installation);
    const refreshToken = await lifecycle.secrets.open(tokens.refreshToken, contextOf(id, 'refresh_token'));
    fresh = await refreshAccessToken({ ...call, refreshToken });
  } catch (error) {
    await reached(lifecycle, 'refresh: answered');
    if (!(error instanceof TilekitError)) throw error;
    if (error.code === 'GRANT_REVOKED') await endGrant(lifecycle, stored, lease, error);
    else await saveRefreshFailure(lifecycle, stored, lease, error);
    throw error;
  }
  await reached(lifecycle, 'refresh: answered');
  const renewed = {
    ...(await sealTokens(lifecycle, id, fresh, tokens.generation + 1)),
    ...(forced && { forced }),
  };
  await reached(lifecycle, 'refresh: sealed the tokens');
  await saveTokens(lifecycle, stored, lease, renewed);
  await reached(lifecycle, 'refresh: saved');
  return fresh.accessToken;
}

/** Writes new tokens, also over the decision of a process that believed this one dead: these tokens are the newest. */
async function saveTokens(
  lifecycle: Lifecycle,
  stored: { readonly installation: GrantedInstallation; readonly version: number },
  lease: Lease,
  renewed: StoredTokens,
): Promise<void> {
  const { store } = lifecycle;
  const { id, tokens } = stored.installation;
  const next = { ...stored.installation, ...identityOf(lifecycle, stored.installation), tokens: renewed };
  if (await store.update(next, { version: stored.version, lease })) {
    lifecycle.onEvent?.({ name: 'refreshed', installation: next });
    return;
  }
  for (;;) {
    const current = await store.get(id);
    const merged = current && withTokens(lifecycle, current.installation, tokens.generation, renewed);
    if (!merged) return;
    if (await store.update(merged, { version: current.version })) {
      lifecycle.onEvent?.({ name: 'refreshed', installation: merged });
      return;
    }
  }
}

/** @returns nothing when the installation has newer tokens already, or is erased */
function withTokens(
  lifecycle: Lifecycle,
  current: Installation,
  generation: number,
  tokens: StoredTokens,
): Installation | undefined {
  const identity = identityOf(lifecycle, current);
  switch (current.status) {
    case 'disconnected':
      return undefined;
    case 'needs-reauthorization': {
      if (current.generation !== generation) return undefined;
      const { apiKey } = current;
      return apiKey || !needsApiKey(lifecycle)
        ? { ...identity, status: 'connected', tokens, apiKey }
        : { ...identity, status: 'needs-recovery', reason: 'interrupted', tokens };
    }
    case 'connecting':
    case 'connected':
    case 'needs-recovery':
    case 'disconnecting':
      return current.tokens.generation === generation ? { ...current, ...identity, tokens } : undefined;
  }
}

/** The grant is gone. One process writes that, and only the one that wrote it tells. */
async function endGrant(
  lifecycle: Lifecycle,
  stored: { readonly installation: GrantedInstallation; readonly version: number },
  lease: Lease,
  error: TilekitError,
): Promise<void> {
  const { installation, version } = stored;
  const next: NeedsReauthorizationInstallation = {
    ...identityOf(lifecycle, installation),
    status: 'needs-reauthorization',
    reason: error.code,
    generation: installation.tokens.generation,
    apiKey: installation.status === 'connected' ? installation.apiKey : installation.previousApiKey,
  };
  if (await lifecycle.store.update(next, { version, lease })) {
    lifecycle.onEvent?.({ name: 'needs-reauthorization', installation: next, error });
  }
}
