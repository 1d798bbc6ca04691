import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations } from '../client/operations.ts';
import { customVariablePath, readCustomVariable, type CustomVariable } from '../client/custom-variables.ts';

/** Input of {@link getCustomVariable} and {@link deleteCustomVariable}. */
export interface CustomVariableOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  name: string;
}

/**
 * Reads a custom variable: `GET /api/v1/integration/webhooks/configuration/custom-variables/{custom_variable_name}`.
 * @returns the variable; without its `value` when it is secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, BAD_REQUEST, FORBIDDEN,
 * RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#get-a-custom-variable
 */
export async function getCustomVariable(options: CustomVariableOptions): Promise<CustomVariable> {
  const { credential, name } = options;
  const call = { operation: operations.getCustomVariable, credential, path: customVariablePath(name) };
  return perform(call, options, readCustomVariable);
}
