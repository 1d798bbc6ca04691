import { refuseFaults } from '../request/faults.ts';
import type { ObjectReader } from './object-reader.ts';
import { paths } from './operations.ts';

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
export function readCustomVariable(answer: ObjectReader): CustomVariable {
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
export function customVariablePath(name: string): `/${string}` {
  refuseFaults('custom variable', nameFaults(name));
  return `${paths.customVariables}/${name}`;
}

/**
 * Checks a custom variable before it is sent. The value is not repeated in the error.
 * @throws WEBHOOK_INVALID, with every fault
 */
export function checkNewCustomVariable(variable: UncheckedVariable): void {
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
export function checkCustomVariableChanges(changes: UncheckedVariable): void {
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
