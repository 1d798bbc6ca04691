import type { PayloadDefinition } from './payload-definition.ts';
import type { PayloadVariableKind } from './payload-variables.ts';
import { payloadVariableKind } from './payload-variables.ts';
import { refuseDefinition } from './refuse-definition.ts';

/** One place of a template: a variable that Datadog fills, a constant, or an object of further places. */
export type PayloadNode =
  | { type: 'variable'; name: string; kind: PayloadVariableKind }
  | { type: 'constant'; value: string | number | boolean | null }
  | PayloadObjectNode;

/** An object of a template; the order of its fields is the order of the text. */
export interface PayloadObjectNode {
  type: 'object';
  fields: { name: string; node: PayloadNode }[];
}

const customVariableName = /^[A-Z0-9_]+$/;

/**
 * Reads a definition into places, or reports every fault of it at once.
 * @param customVariables names of custom variables (without `$`) that the organisation has
 * @throws WEBHOOK_TEMPLATE_INVALID
 */
export function readDefinition(
  definition: PayloadDefinition,
  customVariables: readonly string[],
): PayloadObjectNode {
  const faults: string[] = [];
  for (const name of customVariables) {
    if (!customVariableName.test(name)) faults.push(`"${name}" cannot be the name of a custom variable`);
    if (payloadVariableKind(`$${name}`))
      faults.push(`custom variable "${name}" hides Datadog's own $${name}`);
  }
  const root = readObject(definition, [], new Set(customVariables.map((name) => `$${name}`)), faults);
  refuseDefinition(faults);
  return root;
}

function readObject(
  definition: PayloadDefinition,
  path: readonly string[],
  custom: ReadonlySet<string>,
  faults: string[],
): PayloadObjectNode {
  const fields = Object.entries(definition).map(([name, value]) => {
    const at = [...path, name];
    if (name.includes('$') || name === '__proto__') faults.push(`"${at.join('.')}" cannot be a field name`);
    if (typeof value === 'object' && value !== null) {
      return { name, node: readObject(value, at, custom, faults) };
    }
    return { name, node: readLeaf(value, at, custom, faults) };
  });
  return { type: 'object', fields };
}

function readLeaf(
  value: string | number | boolean | null,
  path: readonly string[],
  custom: ReadonlySet<string>,
  faults: string[],
): PayloadNode {
  if (typeof value !== 'string' || !value.includes('$')) return { type: 'constant', value };
  const kind = custom.has(value) ? 'text' : payloadVariableKind(value);
  if (!kind) faults.push(`"${path.join('.')}" holds "${value}", which is no variable of Datadog's webhooks`);
  return { type: 'variable', name: value, kind: kind ?? 'text' };
}
