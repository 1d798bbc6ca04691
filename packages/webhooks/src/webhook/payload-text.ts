import { payloadVariableKind } from '../payload/payload-variables.ts';
import { nearestVariable, variablesIn } from '../payload/payload-tree.ts';

// A string, or a variable outside strings: `$LOGS_SAMPLE`, `$TAGS[service]`.
const stringOrVariable = /"(?:[^"\\]|\\.)*"|\$[A-Z][A-Z0-9_]*(?:\[[^\]"]*\])?/gs;

const fault = '"payload" must be a string that holds JSON, with variables where values stand';

/**
 * What is wrong with a webhook's `payload`: it must be JSON once its variables are filled in. A variable outside
 * quotes stands for a JSON value.
 */
export function payloadTextFaults(text: unknown): string[] {
  if (typeof text !== 'string') return [fault];
  try {
    JSON.parse(text.replace(stringOrVariable, (part) => (part.startsWith('$') ? 'null' : part)));
    return [];
  } catch {
    // The only thing that JSON.parse can say: reported as a fault.
    return [fault];
  }
}

/** The texts of a webhook in which Datadog replaces variables. */
interface TextsWithVariables {
  readonly url?: string | undefined;
  readonly custom_headers?: string | null | undefined;
  readonly payload?: string | null | undefined;
}

/**
 * What Datadog takes and its author may not have meant: a name that is none of its variables, or a JSON value in quotes.
 *
 * @param customVariables names (without `$`) of the organization's custom variables
 */
export function variableWarnings(
  { url, custom_headers: headers, payload }: TextsWithVariables,
  customVariables: readonly string[] = [],
): string[] {
  const custom = new Set(customVariables.map((name) => `$${name}`));
  const isUnknown = (name: string) => !custom.has(name) && payloadVariableKind(name) === undefined;
  const warnings: string[] = [];
  for (const name of new Set(variablesIn(payload ?? ''))) {
    if (isUnknown(name)) warnings.push(unknownVariable('payload', name, nearestVariable(name)));
  }
  // Secrets stand here as custom variables: only what looks like a slip is worth a word.
  for (const [field, text] of Object.entries({ url, custom_headers: headers })) {
    for (const name of new Set(variablesIn(text ?? ''))) {
      const nearest = isUnknown(name) ? nearestVariable(name) : undefined;
      if (nearest !== undefined) warnings.push(unknownVariable(field, name, nearest));
    }
  }
  const quoted = (payload?.match(stringOrVariable) ?? []).filter((part) => part.startsWith('"'));
  for (const name of new Set(quoted.flatMap(variablesIn))) {
    if (custom.has(name) || payloadVariableKind(name) !== 'json') continue;
    warnings.push(
      `"payload" holds ${name} in quotes, where its JSON arrives as text: write it without quotes to receive JSON.`,
    );
  }
  return warnings;
}

function unknownVariable(field: string, name: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `"${field}" holds ${name}, which is no variable of Datadog's and arrives as it is written unless the organization has a custom variable of that name.${hint}`;
}
