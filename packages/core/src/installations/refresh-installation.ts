import { TilekitError } from '../errors/tilekit-error.ts';
import { refreshAccessToken, type TokenSet } from '../oauth/tokens.ts';
import type { Lease } from './installation-store.ts';
import type {
  ConnectedInstallation,
  Installation,
  NeedsReauthorizationInstallation,
  NeedsRecoveryInstallation,
  StoredTokens,
} from './installation.ts';
import {
  callOptionsOf,
  clockOf,
  identityOf,
  needsApiKey,
  checkpoint,
  timestamp,
  waitFor,
  type Lifecycle,
} from './lifecycle.ts';
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
  const { tokens } = installation;
  let fresh: TokenSet;
  try {
    const call = await callOptionsOf(lifecycle, installation);
    const context = contextOf(installation, 'refresh_token');
    const refreshToken = await lifecycle.secrets.open(tokens.refreshToken, context);
    fresh = await refreshAccessToken({ ...call, refreshToken });
  } catch (error) {
    await checkpoint(lifecycle, 'refresh: answered');
    if (!(error instanceof TilekitError)) throw error;
    if (error.code === 'GRANT_REVOKED') await endGrant(lifecycle, stored, lease, error);
    else await saveRefreshFailure(lifecycle, stored, lease, error);
    throw error;
  }
  await checkpoint(lifecycle, 'refresh: answered');
  const renewed = {
    ...(await sealTokens(lifecycle, installation, fresh, tokens.generation + 1)),
    ...(forced && { forced }),
  };
  await checkpoint(lifecycle, 'refresh: sealed the tokens');
  await saveTokensForSure(lifecycle, stored, lease, renewed);
  await checkpoint(lifecycle, 'refresh: saved');
  return fresh.accessToken;
}

/** How long tokens that exist nowhere else are offered to a store that fails. */
const persistenceMs = 30_000;

/** The former refresh token may be dead by now, so a store that fails is asked again. */
async function saveTokensForSure(...write: Parameters<typeof saveTokens>): Promise<void> {
  const [lifecycle] = write;
  for (let pauseMs = 100, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, 3_000)) {
    try {
      await saveTokens(...write);
      return;
    } catch (error) {
      if (error instanceof TilekitError || waitedMs > persistenceMs) throw error;
    }
    await waitFor(lifecycle, pauseMs);
    waitedMs += pauseMs;
  }
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

const firstPauseMs = 1_000;
const maxPauseMs = 5 * 60_000;
/** Only the partner can end this, and anyone who asks for a token notices it immediately: no need to check often. */
const unconfiguredPauseMs = 60 * 60_000;

/**
 * Writes that a refresh failed and when the next one may be tried, by whatever process: waits double, with jitter,
 * or last as long as Datadog says. That an OAuth client is not configured is reported once, not at each attempt.
 */
async function saveRefreshFailure(
  lifecycle: Lifecycle,
  stored: {
    readonly installation: ConnectedInstallation | NeedsRecoveryInstallation;
    readonly version: number;
  },
  lease: Lease,
  error: TilekitError,
): Promise<void> {
  const { installation, version } = stored;
  const isUnconfigured = error.code === 'CLIENT_UNKNOWN';
  const { failure } = installation.tokens;
  const former = (failure?.code === 'CLIENT_UNKNOWN') === isUnconfigured ? failure : undefined;
  const attempts = (former?.attempts ?? 0) + 1;
  const pauseMs = isUnconfigured
    ? unconfiguredPauseMs
    : Math.min(firstPauseMs * 2 ** (attempts - 1), maxPauseMs);
  const jitter = 0.5 + clockOf(lifecycle).random();
  const retryAt = timestamp(lifecycle, Math.max(pauseMs * jitter, error.retryAfterMs ?? 0));
  const tokens = { ...installation.tokens, failure: { code: error.code, attempts, retryAt } };
  const next = { ...installation, tokens };
  // Refused when another process knows better: then its word stands.
  const saved = await lifecycle.store.update(next, { version, lease });
  if (saved && !(isUnconfigured && former)) {
    lifecycle.onEvent?.({ name: 'refresh-failed', installation: next, error });
  }
}
