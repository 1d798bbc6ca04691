import { createError } from '../errors/create-error.ts';
import { isErrorCode } from '../errors/error-table.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import type { Installation, StoredTokens } from './installation.ts';
import { clockOf, leaseMsOf, nowOf, checkpoint, waitFor, type Lifecycle } from './lifecycle.ts';
import type { GrantedInstallation } from './refresh-installation.ts';
import { contextOf } from './seal-tokens.ts';

/** Access tokens for installations, always fresh. */
export interface AccessTokenSource {
  /**
   * @returns an access token for `Authorization: Bearer …`; ask again for each call instead of keeping it
   * @throws INSTALLATION_NOT_FOUND, NEEDS_REAUTHORIZATION, NOT_CONNECTED, INSTALLATION_BUSY, and the error of the
   * refresh when no token is left to use
   */
  getAccessToken(installationId: string): Promise<string>;

  /**
   * Runs a call with an access token. If Datadog answers 401, refreshes once and runs it once more: a request that was
   * refused for its token was not carried out. Most operations answer 403 also to a token that expired: then the call
   * is run once more with the token that has followed it. A 403 for the present token, while it lives, is thrown as it
   * is.
   */
  withAccessToken<Result>(
    installationId: string,
    run: (accessToken: string) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Creates a process's source of access tokens. Any number of processes and callers may ask concurrently: one of them
 * refreshes, under a lease in the store, and the others get its token.
 *
 * @returns the source; ask it before each call
 */
export function createAccessTokenSource(lifecycle: Lifecycle): AccessTokenSource {
  const underWay = new Map<string, Promise<string>>();
  const opened = new Map<string, { sealed: string; accountId: string; accessToken: string }>();

  /** Callers of one process share one read of the store, and one refresh. */
  async function shared(id: string, rejected: string | undefined): Promise<string> {
    const key = rejected === undefined ? id : `${id} ${rejected}`;
    const running = underWay.get(key);
    if (running) return await running;
    const started = obtain(id, rejected).finally(() => underWay.delete(key));
    underWay.set(key, started);
    return await started;
  }

  async function obtain(id: string, rejected: string | undefined): Promise<string> {
    const timeoutMs = leaseMsOf(lifecycle) + 30_000;
    for (let pauseMs = 10, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, 200)) {
      const { installation } = await read(lifecycle, id);
      await checkpoint(lifecycle, 'refresh: read');
      const accessToken = await open(installation);
      const { tokens } = installation;
      const usable = isUsable(lifecycle, tokens) && accessToken !== rejected;
      if (usable && Date.parse(tokens.refreshAt) > nowOf(lifecycle)) return accessToken;
      if (accessToken === rejected && wasJustForced(lifecycle, tokens)) throw rejectedAgain(id);
      if (tokens.failure && (await mustWait(lifecycle, installation.clientId, tokens.failure))) {
        if (usable) return accessToken;
        throw failureOf(lifecycle, id, tokens.failure);
      }
      const renewed = await renew(id, tokens.generation, accessToken === rejected);
      if (renewed !== undefined) return renewed;
      // Another process refreshes: use the current token while it is valid.
      if (usable) return accessToken;
      if (waitedMs > timeoutMs)
        throw createError('INSTALLATION_BUSY', `Timed out waiting for another process to refresh "${id}".`);
      waitedMs += await pause(lifecycle, pauseMs);
    }
  }

  /** @returns nothing when another process holds the lease or has refreshed meanwhile */
  async function renew(id: string, generation: number, forced: boolean): Promise<string | undefined> {
    const lease = await lifecycle.store.acquireLease(id, leaseMsOf(lifecycle));
    if (!lease) return undefined;
    await checkpoint(lifecycle, 'refresh: took the lease');
    try {
      const stored = await read(lifecycle, id);
      await checkpoint(lifecycle, 'refresh: read again');
      const { tokens } = stored.installation;
      if (tokens.generation !== generation) return undefined;
      const { refreshInstallation } = await import('./refresh-installation.ts');
      try {
        return await refreshInstallation(lifecycle, stored, lease, forced);
      } catch (error) {
        if (!(error instanceof TilekitError)) throw error;
        if (error.code === 'GRANT_REVOKED') throw needsReauthorization(id, error);
        // A failed attempt is no reason to stop calls that the present token still serves: look again.
        if (isUsable(lifecycle, tokens)) return undefined;
        throw error;
      }
    } finally {
      await lifecycle.store.releaseLease(lease);
      await checkpoint(lifecycle, 'refresh: freed the lease');
    }
  }

  /** Opens the access token, once for each that is sealed. */
  async function open({ id, accountId, tokens }: GrantedInstallation): Promise<string> {
    const known = opened.get(id);
    if (known?.sealed === tokens.accessToken && known.accountId === accountId) return known.accessToken;
    const context = contextOf({ id, accountId }, 'access_token');
    const accessToken = await lifecycle.secrets.open(tokens.accessToken, context);
    opened.set(id, { sealed: tokens.accessToken, accountId, accessToken });
    return accessToken;
  }

  /** @returns the token after one that was replaced or has expired; nothing while it lives, or when the store fails */
  async function followerOf(id: string, accessToken: string): Promise<string | undefined> {
    try {
      const { installation } = await read(lifecycle, id);
      const lives = isUsable(lifecycle, installation.tokens) && (await open(installation)) === accessToken;
      return lives ? undefined : await shared(id, undefined);
    } catch (error) {
      // Why there is no token any more says more than the 403 did; a store that fails says less.
      if (error instanceof TilekitError) throw error;
      return undefined;
    }
  }

  return {
    getAccessToken: (installationId) => shared(installationId, undefined),
    async withAccessToken(installationId, run) {
      const accessToken = await shared(installationId, undefined);
      try {
        return await run(accessToken);
      } catch (error) {
        if (!(error instanceof TilekitError)) throw error;
        // A 401 that is not Datadog's says nothing about the token.
        const isRejected = error.status === 401 && error.code !== 'UNEXPECTED_ANSWER';
        if (isRejected) return await run(await shared(installationId, accessToken));
        const next = error.code === 'FORBIDDEN' ? await followerOf(installationId, accessToken) : undefined;
        if (next === undefined) throw error;
        return await run(next);
      }
    },
  };
}

/** @returns how long the pause was, in milliseconds */
async function pause(lifecycle: Lifecycle, aboutMs: number): Promise<number> {
  const ms = aboutMs * (0.5 + clockOf(lifecycle).random());
  await waitFor(lifecycle, ms);
  return ms;
}

async function read(
  lifecycle: Lifecycle,
  id: string,
): Promise<{ readonly installation: GrantedInstallation; readonly version: number }> {
  const stored = await lifecycle.store.get(id);
  if (!stored) throw createError('INSTALLATION_NOT_FOUND', `There is no installation "${id}".`);
  return { installation: granted(stored.installation), version: stored.version };
}

function granted(installation: Installation): GrantedInstallation {
  const { id, status } = installation;
  if (status === 'connected' || status === 'needs-recovery') return installation;
  if (status === 'needs-reauthorization') throw needsReauthorization(id);
  throw createError('NOT_CONNECTED', `The installation "${id}" is ${status}.`);
}

function needsReauthorization(id: string, cause?: TilekitError): TilekitError {
  return createError('NEEDS_REAUTHORIZATION', `The grant of the installation "${id}" has ended.`, { cause });
}

/** After a failure no attempt is made before its time, unless what failed was our own configuration and is repaired. */
async function mustWait(
  lifecycle: Lifecycle,
  clientId: string,
  { code, retryAt }: NonNullable<StoredTokens['failure']>,
): Promise<boolean> {
  if (Date.parse(retryAt) <= nowOf(lifecycle)) return false;
  return code !== 'CLIENT_UNKNOWN' || (await lifecycle.findClient(clientId)) === undefined;
}

/** The replacement of a refused token was refused as well: another refresh would only make a storm. */
function wasJustForced(lifecycle: Lifecycle, tokens: StoredTokens): boolean {
  return tokens.forced === true && nowOf(lifecycle) - Date.parse(tokens.issuedAt) < 5 * 60_000;
}

function rejectedAgain(id: string): TilekitError {
  return createError(
    'ACCESS_TOKEN_REJECTED',
    `Datadog refused a new access token of the installation "${id}".`,
  );
}

function failureOf(
  lifecycle: Lifecycle,
  id: string,
  failure: NonNullable<StoredTokens['failure']>,
): TilekitError {
  const code = isErrorCode(failure.code) ? failure.code : 'DATADOG_UNAVAILABLE';
  const retryAfterMs = Date.parse(failure.retryAt) - nowOf(lifecycle);
  return createError(code, `Refreshing the installation "${id}" failed ${failure.attempts} times.`, {
    retryAfterMs,
  });
}

/** @returns whether the access token may still be sent: Datadog's clock may differ, so the last seconds do not count */
function isUsable(lifecycle: Lifecycle, tokens: StoredTokens): boolean {
  return Date.parse(tokens.expiresAt) - 5_000 > nowOf(lifecycle);
}
