import { validateApiKey } from '../api-keys/validate-api-key.ts';
import { createError } from '../errors/create-error.ts';
import { identityOf, siteOf, type Lifecycle } from './lifecycle.ts';
import type { NeedsRecoveryInstallation } from './installation.ts';
import { contextOf } from './seal-tokens.ts';

/**
 * Reports that an intake refused the API key (403). Datadog is asked before anything changes: one strange answer must
 * not stop a customer's data.
 *
 * @param apiKeyId of the key that was refused, from {@link openApiKey}
 * @returns whether the installation now waits for recovery
 * @throws when Datadog cannot be asked: nothing has changed then
 */
export async function reportRejectedApiKey(
  lifecycle: Lifecycle,
  installationId: string,
  apiKeyId: string,
): Promise<boolean> {
  const stored = await lifecycle.store.get(installationId);
  if (stored?.installation.status !== 'connected' || stored.installation.apiKey?.id !== apiKeyId)
    return false;
  const { installation, version } = stored;
  const { tokens, apiKey: key } = stored.installation;
  const site = siteOf(lifecycle, installation);
  const apiKey = await lifecycle.secrets.open(key.key, contextOf(installation, 'api_key'));
  const { transport, endpoints, clock } = lifecycle;
  if (await validateApiKey({ site, apiKey, transport, endpoints, clock })) return false;
  const identity = identityOf(lifecycle, installation);
  const next: NeedsRecoveryInstallation = {
    ...identity,
    status: 'needs-recovery',
    reason: 'key-rejected',
    tokens,
  };
  if (!(await lifecycle.store.update(next, { version }))) return false;
  const error = createError('API_KEY_REJECTED', `Datadog refuses the API key ending in "${key.last4}".`);
  lifecycle.onEvent?.({ name: 'needs-recovery', installation: next, error });
  return true;
}
