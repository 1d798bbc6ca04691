import type { TilekitError } from '../errors/tilekit-error.ts';
import type { LeasedInstallation } from './connection.ts';
import { finishDisconnect } from './finish-disconnect.ts';
import { identityOf, type Lifecycle } from './lifecycle.ts';
import type { ConnectingInstallation, Installation } from './installation.ts';

/**
 * Ends a connection that Datadog refused to give an API key for: no key was made.
 *
 * A key of an earlier connection is kept for the next try; otherwise nothing remains but the grant, which is revoked.
 */
export async function rollBackConnection(
  lifecycle: Lifecycle,
  intent: LeasedInstallation<ConnectingInstallation>,
  error: TilekitError,
): Promise<void> {
  const { installation, version, lease } = intent;
  const { tokens, previousApiKey } = installation;
  const identity = identityOf(lifecycle, installation);
  const next: Installation = previousApiKey
    ? {
        ...identity,
        status: 'needs-reauthorization',
        reason: error.code,
        generation: tokens.generation,
        apiKey: previousApiKey,
      }
    : { ...identity, status: 'disconnecting', tokens };
  if (!(await lifecycle.store.update(next, { version, lease }))) return;
  if (next.status === 'disconnecting') await finishDisconnect(lifecycle, next.id, lease);
  else lifecycle.onEvent?.({ name: 'needs-reauthorization', installation: next, error });
}
