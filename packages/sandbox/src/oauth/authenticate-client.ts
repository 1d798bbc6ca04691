import type { Datadog } from '../datadog.ts';
import { sameSecret } from '../state/secret-hash.ts';
import type { RegisteredClient } from './oauth-clients.ts';
import { oauthError } from './oauth-error.ts';

/** Checks `client_id` and `client_secret`, which Datadog takes in the body only. */
export async function authenticateClient(
  datadog: Datadog,
  parameters: Map<string, string>,
): Promise<RegisteredClient> {
  const client = await datadog.clients.find(parameters.get('client_id') ?? '');
  if (!client) throw oauthError(datadog, 'invalid_request', 'Invalid client_id parameter value');
  const secret = parameters.get('client_secret');
  if (secret === undefined) {
    throw oauthError(datadog, 'invalid_client', 'Client authentication failed.', 401);
  }
  if (!sameSecret(secret, client.clientSecret)) throw oauthError(datadog, 'invalid_client');
  return client;
}
