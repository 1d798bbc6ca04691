import type { TilekitError } from '../errors/tilekit-error.ts';
import type { Lease } from './installation-store.ts';
import type { ConnectedInstallation, NeedsRecoveryInstallation } from './installation.ts';
import { clockOf, timestamp, type Lifecycle } from './lifecycle.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 5 * 60_000;
/** Only the partner can end this, and whoever asks for a token notices it at once: no need to look often. */
const unconfiguredPauseMs = 60 * 60_000;

/**
 * Writes that a refresh failed and when the next one may be tried, by whatever process: waits double, with jitter,
 * or last as long as Datadog says. That an OAuth client is not configured is told once, not at each attempt.
 */
export async function saveRefreshFailure(
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
    : Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs);
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
