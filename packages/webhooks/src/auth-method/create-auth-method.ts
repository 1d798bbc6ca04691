import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations, paths } from '../client/operations.ts';
import { clientCredentialsBody, readClientCredentials, type ClientCredentials } from '../client/auth-methods.ts';
import { checkNewClientCredentials, type NewClientCredentials } from './auth-method-input.ts';

/** Input of {@link createAuthMethod}. */
export interface CreateAuthMethodOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  clientCredentials: NewClientCredentials;
}

/**
 * Creates an auth method:
 * `POST /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials`.
 *
 * Sent a second time only when the first was certainly not carried out. No documented call attaches it to a webhook:
 * that is done on Datadog's Webhooks page.
 * @returns the auth method with its id, without the client secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), WEBHOOK_OUTCOME_UNKNOWN, BAD_REQUEST,
 * FORBIDDEN, CONFLICT, RATE_LIMITED, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function createAuthMethod(options: CreateAuthMethodOptions): Promise<ClientCredentials> {
  const { credential, clientCredentials } = options;
  checkNewClientCredentials(clientCredentials);
  const call = {
    operation: operations.createAuthMethod,
    credential,
    path: paths.clientCredentials,
    body: clientCredentialsBody(clientCredentials),
  };
  return perform(call, options, readClientCredentials);
}
