import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations, paths } from '../client/operations.ts';
import {
  checkNewCustomVariable,
  readCustomVariable,
  type CustomVariable,
  type NewCustomVariable,
} from '../client/custom-variables.ts';

/** Input of {@link createCustomVariable}. */
export interface CreateCustomVariableOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  variable: NewCustomVariable;
}

/**
 * Creates a custom variable: `POST /api/v1/integration/webhooks/configuration/custom-variables`.
 *
 * Sent a second time only when the first was certainly not carried out.
 * @returns the variable as Datadog has it; without its value when it is secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), WEBHOOK_OUTCOME_UNKNOWN, BAD_REQUEST,
 * FORBIDDEN, CONFLICT, RATE_LIMITED, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#create-a-custom-variable
 */
export async function createCustomVariable(options: CreateCustomVariableOptions): Promise<CustomVariable> {
  const { credential, variable } = options;
  checkNewCustomVariable(variable);
  const call = {
    operation: operations.createCustomVariable,
    credential,
    path: paths.customVariables,
    body: variable,
  };
  return perform(call, options, readCustomVariable);
}
