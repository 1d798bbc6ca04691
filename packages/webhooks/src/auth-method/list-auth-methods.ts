import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations, paths } from '../client/operations.ts';
import { readAuthMethods, type AuthMethod } from '../client/auth-methods.ts';

/** Input of {@link listAuthMethods}. */
export interface ListAuthMethodsOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
}

/**
 * Lists the auth methods of the organisation with their details:
 * `GET /api/v2/integration/webhooks/configuration/auth-method`.
 * @returns every auth method, without secrets
 * @throws WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), FORBIDDEN, RATE_LIMITED, UNEXPECTED_ANSWER, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function listAuthMethods(options: ListAuthMethodsOptions): Promise<AuthMethod[]> {
  const { credential } = options;
  const path = `${paths.authMethods}?include=oauth2-client-credentials` as const;
  return perform({ operation: operations.listAuthMethods, credential, path }, options, readAuthMethods);
}
