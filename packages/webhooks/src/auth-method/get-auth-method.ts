import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations } from '../client/operations.ts';
import { readClientCredentials, type ClientCredentials } from '../client/auth-methods.ts';
import { clientCredentialsPath } from './auth-method-input.ts';

/** Input of {@link getAuthMethod} and {@link deleteAuthMethod}. */
export interface AuthMethodOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  /** A UUID. */
  id: string;
}

/**
 * Reads an auth method:
 * `GET /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials/{auth_method_id}`.
 * @returns the auth method, without the client secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED,
 * UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function getAuthMethod(options: AuthMethodOptions): Promise<ClientCredentials> {
  const { credential, id } = options;
  const call = { operation: operations.getAuthMethod, credential, path: clientCredentialsPath(id) };
  return perform(call, options, readClientCredentials);
}
