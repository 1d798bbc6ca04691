import { createApiKey, type ApiKey } from '../api-keys/create-api-key.ts';
import { validateApiKey } from '../api-keys/validate-api-key.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import type { ConnectingInstallation, NeedsRecoveryInstallation, StoredApiKey } from './installation.ts';
import { needsApiKey, type Lifecycle } from './lifecycle.ts';
import { contextOf, type SecretOwner } from './seal-tokens.ts';

/** How the question of the API key ended, once and for all, for one consent. */
export type ApiKeySettlement =
  | { readonly outcome: 'not-needed' }
  | { readonly outcome: 'created'; readonly apiKey: ApiKey }
  | { readonly outcome: 'kept'; readonly apiKey: StoredApiKey }
  | {
      readonly outcome: 'lost';
      readonly reason: NeedsRecoveryInstallation['reason'];
      readonly error: TilekitError;
    }
  | { readonly outcome: 'refused'; readonly error: TilekitError };

/**
 * Makes or finds the API key of a consent. The one call that makes a key is made at most once.
 *
 * @param sameOrganization whether Datadog named the same organization and client as for the key that is already stored
 */
export async function settleApiKey(
  lifecycle: Lifecycle,
  installation: ConnectingInstallation,
  consent: { site: DatadogSite; accessToken: string; sameOrganization: boolean },
): Promise<ApiKeySettlement> {
  if (!needsApiKey(lifecycle)) return { outcome: 'not-needed' };
  const { site, accessToken, sameOrganization } = consent;
  const { transport, endpoints, clock } = lifecycle;
  const previous = installation.previousApiKey;
  // A stored key of the same organization is still the only one: making another would end in a conflict.
  if (previous && sameOrganization && (await isGood(lifecycle, installation, site, previous))) {
    return { outcome: 'kept', apiKey: previous };
  }
  try {
    return {
      outcome: 'created',
      apiKey: await createApiKey({ site, accessToken, transport, endpoints, clock }),
    };
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    if (error.code === 'API_KEY_OUTCOME_UNKNOWN') return { outcome: 'lost', reason: 'answer-lost', error };
    if (error.code !== 'API_KEY_EXISTS') return { outcome: 'refused', error };
    // Datadog did not say which organization consented: the conflict and a good key together do.
    if (previous && (await isGood(lifecycle, installation, site, previous))) {
      return { outcome: 'kept', apiKey: previous };
    }
    return { outcome: 'lost', reason: 'key-exists', error };
  }
}

/** A key that cannot be opened is gone. One that Datadog cannot judge now counts as good: its intake will tell. */
async function isGood(
  lifecycle: Lifecycle,
  owner: SecretOwner,
  site: DatadogSite,
  key: StoredApiKey,
): Promise<boolean> {
  const { transport, endpoints, secrets, clock } = lifecycle;
  let apiKey: string;
  try {
    apiKey = await secrets.open(key.key, contextOf(owner, 'api_key'));
  } catch (error) {
    if (error instanceof TilekitError) return false;
    throw error;
  }
  try {
    return await validateApiKey({ site, apiKey, transport, endpoints, clock });
  } catch (error) {
    if (error instanceof TilekitError) return true;
    throw error;
  }
}
