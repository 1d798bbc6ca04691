import { refuseFaults } from '../errors/errors.ts';
import { perform, performDeletion, type CallOptions, type KeyPair } from './call.ts';
import type { ObjectReader } from './object-reader.ts';
import { operations, paths } from './operations.ts';

/** A custom variable as Datadog returns it: the value of a secret one is absent. Unknown fields are kept. */
export interface CustomVariable {
  name: string;
  is_secret: boolean;
  value?: string;
  [field: string]: unknown;
}

/** A custom variable to create; `$NAME` in URLs, payloads and headers. */
export interface NewCustomVariable {
  /** Upper-case letters, digits and `_`. */
  name: string;
  value: string;
  /** A secret value is never shown again. */
  is_secret: boolean;
}

/** Changes to a custom variable; what is absent stays as it is. Another `name` renames it. */
export type CustomVariableChanges = Partial<NewCustomVariable>;

/** Reads a custom variable out of an answer. */
function readCustomVariable(answer: ObjectReader): CustomVariable {
  const { value, ...variable } = {
    ...answer.all,
    name: answer.text('name'),
    is_secret: answer.flag('is_secret'),
    value: answer.optionalText('value'),
  };
  // Older answers held a null here; it means the same as an absent value.
  return value === null ? variable : { ...variable, value };
}

// Callers without a type checker reach the checks with anything.
type UncheckedVariable = Readonly<Partial<Record<keyof NewCustomVariable, unknown>>>;

const namePattern = /^[A-Z0-9_]+$/;

/**
 * The address of one custom variable.
 * @throws WEBHOOK_INVALID
 */
function customVariablePath(name: string): `/${string}` {
  refuseFaults('custom variable', nameFaults(name));
  return `${paths.customVariables}/${name}`;
}

/**
 * Checks a custom variable before it is sent. The value is not repeated in the error.
 * @throws WEBHOOK_INVALID, with every fault
 */
function checkNewCustomVariable(variable: UncheckedVariable): void {
  const missing = (['name', 'value', 'is_secret'] as const).filter((field) => variable[field] === undefined);
  refuseFaults('custom variable', [
    ...missing.map((field) => `"${field}" is missing`),
    ...fieldFaults(variable),
  ]);
}

/**
 * Checks changes before they are sent.
 * @throws WEBHOOK_INVALID, with every fault
 */
function checkCustomVariableChanges(changes: UncheckedVariable): void {
  refuseFaults('custom variable', fieldFaults(changes));
}

function fieldFaults({ name, value, is_secret }: UncheckedVariable): string[] {
  return [
    ...(name === undefined ? [] : nameFaults(name)),
    ...(value === undefined || typeof value === 'string' ? [] : ['"value" must be a string']),
    ...(is_secret === undefined || typeof is_secret === 'boolean'
      ? []
      : ['"is_secret" must be true or false']),
  ];
}

function nameFaults(name: unknown): string[] {
  const isName = typeof name === 'string' && namePattern.test(name);
  return isName ? [] : ['"name" must consist of upper-case letters, digits and "_"'];
}

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
