import { operations } from '../client/operations.ts';
import { performDeletion } from '../client/call.ts';
import { clientCredentialsPath } from './auth-method-input.ts';
import type { AuthMethodOptions } from './get-auth-method.ts';

/**
 * Deletes an auth method:
 * `DELETE /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials/{auth_method_id}`.
 *
 * A 404 after an attempt whose answer was lost counts as success.
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function deleteAuthMethod(options: AuthMethodOptions): Promise<void> {
  const { credential, id } = options;
  const call = { operation: operations.deleteAuthMethod, credential, path: clientCredentialsPath(id) };
  await performDeletion(call, options);
}
