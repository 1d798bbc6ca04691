import leven from 'leven';
import type { PayloadDefinition, PayloadValue } from './payload-definition.ts';
import { payloadVariableKind, payloadVariables, type PayloadVariableKind } from './payload-variables.ts';
import { refuseDefinition } from '../errors/errors.ts';

/** One place of a template: what Datadog fills, a constant, or an object or list of further places. */
export type PayloadNode =
  | { type: 'variable'; name: string; kind: PayloadVariableKind }
  /** Text with variables in it, which arrives as text. */
  | { type: 'composed'; text: string }
  | { type: 'constant'; value: string | number | boolean | null }
  | { type: 'list'; items: PayloadNode[] }
  | PayloadObjectNode;

/** An object of a template; the order of its fields is the order of the text. */
export interface PayloadObjectNode {
  type: 'object';
  fields: { name: string; node: PayloadNode }[];
}

const customVariableName = /^[A-Z0-9_]+$/;
/** What Datadog replaces, or looks as if it were meant to be replaced. Any other "$" is a character like others. */
const variable = /\$(?:TAGS\[[^\]"]*\]|[A-Za-z_][A-Za-z0-9_]*)/g;

/** @returns the variables that a text holds, in its order */
export function variablesIn(text: string): string[] {
  return text.match(variable) ?? [];
}

/** @returns what to write instead of a name that is not one of Datadog's variables, if one is close */
export function nearestVariable(name: string): string | undefined {
  const names = Object.keys(payloadVariables).map((known) => ({
    known,
    distance: leven(name.toUpperCase(), known),
  }));
  const nearest = names.reduce((best, next) => (next.distance < best.distance ? next : best));
  return nearest.distance <= Math.max(1, Math.floor(name.length / 5)) ? nearest.known : undefined;
}

/**
 * Reads a definition into places, or reports all its errors together.
 * @param customVariables names of custom variables (without `$`) that the organization has
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
    return { name, node: readValue(value, at, custom, faults) };
  });
  return { type: 'object', fields };
}

function readValue(
  value: PayloadValue,
  path: readonly string[],
  custom: ReadonlySet<string>,
  faults: string[],
): PayloadNode {
  if (Array.isArray(value)) {
    const items = (value as readonly PayloadValue[]).map((item, index) =>
      readValue(item, [...path, String(index)], custom, faults),
    );
    return { type: 'list', items };
  }
  if (typeof value === 'object' && value !== null) {
    return readObject(value as PayloadDefinition, path, custom, faults);
  }
  if (typeof value !== 'string') {
    const isJson = value === null || typeof value === 'boolean' || Number.isFinite(value);
    if (!isJson) faults.push(`"${path.join('.')}" holds a value that JSON cannot`);
    return { type: 'constant', value };
  }
  return readText(value, path, custom, faults);
}

function readText(
  text: string,
  path: readonly string[],
  custom: ReadonlySet<string>,
  faults: string[],
): PayloadNode {
  const kind = custom.has(text) ? 'text' : payloadVariableKind(text);
  if (kind) return { type: 'variable', name: text, kind };
  const names = variablesIn(text);
  // A text that begins like a variable but is not known was meant to be one.
  if (names.length === 0 && text.startsWith('$') && text.length > 1 && !/\s|^\$\d/.test(text))
    names.push(text);
  for (const name of names) {
    if (custom.has(name) || payloadVariableKind(name)) continue;
    const nearest = nearestVariable(name);
    const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
    faults.push(`"${path.join('.')}" holds "${name}", which is no variable of Datadog's webhooks${hint}`);
  }
  return names.length === 0 ? { type: 'constant', value: text } : { type: 'composed', text };
}

/** Writes the text that Datadog stores: JSON, except that a JSON-valued variable stands without quotes. */
export function templateText(node: PayloadNode): string {
  switch (node.type) {
    case 'constant':
      return JSON.stringify(node.value);
    case 'composed':
      return JSON.stringify(node.text);
    case 'variable':
      return node.kind === 'json' ? node.name : JSON.stringify(node.name);
    case 'list':
      return `[${node.items.map(templateText).join(', ')}]`;
    case 'object': {
      const fields = node.fields.map(
        ({ name, node: field }) => `${JSON.stringify(name)}: ${templateText(field)}`,
      );
      return `{${fields.join(', ')}}`;
    }
  }
}

/**
 * Where each variable of a template arrives alone; the first place counts when it is used twice. What is composed into
 * a text cannot be read out of it again.
 */
export function variablePaths(root: PayloadObjectNode): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  const visit = (node: PayloadNode, path: readonly string[]): void => {
    if (node.type === 'variable' && !paths.has(node.name)) paths.set(node.name, path);
    if (node.type === 'object')
      for (const { name, node: field } of node.fields) visit(field, [...path, name]);
    if (node.type === 'list')
      for (const [index, item] of node.items.entries()) visit(item, [...path, String(index)]);
  };
  visit(root, []);
  return paths;
}
