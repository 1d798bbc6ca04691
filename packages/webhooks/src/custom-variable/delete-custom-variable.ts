import { operations } from '../client/operations.ts';
import { performDeletion } from '../client/call.ts';
import { customVariablePath } from '../client/custom-variables.ts';
import type { CustomVariableOptions } from './get-custom-variable.ts';

/**
 * Deletes a custom variable:
 * `DELETE /api/v1/integration/webhooks/configuration/custom-variables/{custom_variable_name}`.
 *
 * A 404 after an attempt whose answer was lost counts as success.
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#delete-a-custom-variable
 */
export async function deleteCustomVariable(options: CustomVariableOptions): Promise<void> {
  const { credential, name } = options;
  const call = { operation: operations.deleteCustomVariable, credential, path: customVariablePath(name) };
  await performDeletion(call, options);
}
