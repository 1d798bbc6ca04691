import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations } from '../client/operations.ts';
import { clientCredentialsBody, readClientCredentials, type ClientCredentials } from '../client/auth-methods.ts';
import {
  checkClientCredentialsChanges,
  clientCredentialsPath,
  type ClientCredentialsChanges,
} from './auth-method-input.ts';

/** Input of {@link updateAuthMethod}. */
export interface UpdateAuthMethodOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  /** A UUID. */
  id: string;
  changes: ClientCredentialsChanges;
}

/**
 * Changes an auth method, for example its secret:
 * `PATCH /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials/{auth_method_id}`.
 * @returns the auth method after the change, without the client secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, BAD_REQUEST, FORBIDDEN,
 * CONFLICT, RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function updateAuthMethod(options: UpdateAuthMethodOptions): Promise<ClientCredentials> {
  const { credential, id, changes } = options;
  checkClientCredentialsChanges(changes);
  const call = {
    operation: operations.updateAuthMethod,
    credential,
    path: clientCredentialsPath(id),
    body: clientCredentialsBody(changes),
  };
  return perform(call, options, readClientCredentials);
}
