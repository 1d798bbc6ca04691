import type {
  ArrivingPayload,
  CheckedDefinition,
  CheckedFormDefinition,
  FormPayloadDefinition,
  PayloadDefinition,
} from './payload-definition.ts';
import { parsePayload, refusePayload } from './parse-payload.ts';
import { payloadSchema, type PayloadTemplate } from './payload-template.ts';
import { readDefinition, templateText, variablePaths, type PayloadObjectNode } from './payload-tree.ts';
import { refuseDefinition } from '../errors/errors.ts';

/** Names (without `$`) of the organization's custom variables that a template may use. */
export interface PayloadOptions<Custom extends string> {
  customVariables?: readonly Custom[];
}

/**
 * Defines a JSON payload once: its `text` is registered with the webhook, its type, `schema` and `parse` describe
 * what arrives.
 * @param definition field names to variables such as `$ALERT_ID`, texts with variables in them, constants, nested
 * objects, or lists of these
 * @returns the template, for `createWebhook` and `receive`
 * @throws WEBHOOK_TEMPLATE_INVALID, with every fault
 * @see https://docs.datadoghq.com/integrations/webhooks/#usage
 */
export function definePayload<
  const Definition extends PayloadDefinition,
  const Custom extends string = never,
>(
  definition: Definition & CheckedDefinition<Definition, Custom>,
  options: PayloadOptions<Custom> = {},
): PayloadTemplate<ArrivingPayload<Definition>> {
  return createTemplate('json', readDefinition(definition, options.customVariables ?? []));
}

/**
 * Defines a payload that Datadog sends as `application/x-www-form-urlencoded`: flat, and text only.
 * @param definition field names to variables or constants
 * @returns the template, for `createWebhook` and `receive`
 * @throws WEBHOOK_TEMPLATE_INVALID, with every fault
 * @see https://docs.datadoghq.com/integrations/webhooks/#usage
 */
export function defineFormPayload<
  const Definition extends FormPayloadDefinition,
  const Custom extends string = never,
>(
  definition: Definition & CheckedFormDefinition<Definition, Custom>,
  options: PayloadOptions<Custom> = {},
): PayloadTemplate<ArrivingPayload<Definition>> {
  const root = readDefinition(definition, options.customVariables ?? []);
  // Datadog documents neither nested objects nor JSON values in a form, so it is unknown how they would arrive.
  const faults = root.fields
    .filter(({ node }) => !isFormText(node))
    .map(({ name }) => `"${name}" must hold text, because a form has nothing else`);
  refuseDefinition(faults);
  return createTemplate('form', root);
}

function isFormText(node: PayloadObjectNode['fields'][number]['node']): boolean {
  if (node.type === 'object' || node.type === 'list') return false;
  if (node.type === 'composed') return true;
  return node.type === 'constant' ? typeof node.value === 'string' : node.kind !== 'json';
}

function createTemplate<Payload>(
  encodeAs: 'json' | 'form',
  root: PayloadObjectNode,
): PayloadTemplate<Payload> {
  const paths = variablePaths(root);
  return {
    encodeAs,
    text: templateText(root),
    schema: payloadSchema(root),
    variables: [...paths.keys()],
    parse(value) {
      const faults: string[] = [];
      const payload = parsePayload(root, value, faults);
      refusePayload(faults);
      // The tree was read from the definition that gives `Payload`, and every one of its places was just checked.
      return payload as Payload;
    },
    read(variable, payload) {
      const path = paths.get(variable);
      if (!path) return undefined;
      let value: unknown = payload;
      for (const field of path) value = (value as Record<string, unknown>)[field];
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
  };
}
