import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations } from '../client/operations.ts';
import {
  checkCustomVariableChanges,
  customVariablePath,
  readCustomVariable,
  type CustomVariable,
  type CustomVariableChanges,
} from '../client/custom-variables.ts';

/** Input of {@link updateCustomVariable}. */
export interface UpdateCustomVariableOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  /** The name it has now. */
  name: string;
  changes: CustomVariableChanges;
}

/**
 * Changes a custom variable:
 * `PUT /api/v1/integration/webhooks/configuration/custom-variables/{custom_variable_name}`. Datadog merges.
 * @returns the variable after the change
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), WEBHOOK_OUTCOME_UNKNOWN (rename only),
 * NOT_FOUND, BAD_REQUEST, FORBIDDEN, RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#update-a-custom-variable
 */
export async function updateCustomVariable(options: UpdateCustomVariableOptions): Promise<CustomVariable> {
  const { credential, name, changes } = options;
  checkCustomVariableChanges(changes);
  const call = {
    operation: operations.updateCustomVariable,
    credential,
    path: customVariablePath(name),
    body: changes,
    // After a rename the old name answers 404, which would look like a failure of the repetition.
    nonIdempotent: changes.name !== undefined && changes.name !== name,
  };
  return perform(call, options, readCustomVariable);
}
