import type { PayloadNode } from './payload-tree.ts';
import type { PayloadVariableName } from './payload-variables.ts';

/** One definition of a payload: what is registered at Datadog, and what therefore arrives. */
export interface PayloadTemplate<Payload> {
  /** For the webhook's `encode_as`. */
  readonly encodeAs: 'json' | 'form';
  /** For the webhook's `payload`. */
  readonly text: string;
  /** JSON Schema of the decoded body. */
  readonly schema: PayloadSchema;
  /**
   * Checks a decoded body.
   * @throws WEBHOOK_PAYLOAD_INVALID, with every fault
   */
  parse: (value: unknown) => Payload;
  /**
   * Finds what arrived for one variable, wherever the definition put it.
   * @returns undefined when the template does not use the variable
   */
  read(variable: PayloadVariableName, payload: Payload): string | undefined;
  /** The variables that stand alone in a field, which `read` finds, in the order of the text. */
  readonly variables: readonly string[];
}

/** The type of what arrives for a template. */
export type PayloadOf<Template> = Template extends PayloadTemplate<infer Payload> ? Payload : never;

/** The part of JSON Schema (2020-12) that a payload needs. */
export interface PayloadSchema {
  type?: 'object' | 'array' | 'string';
  prefixItems?: PayloadSchema[];
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, PayloadSchema>;
  required?: string[];
  const?: string | number | boolean | null;
  description?: string;
}

/**
 * Describes what arrives, for API documents and for validators.
 * A field that was added to the webhook by hand is allowed.
 */
export function payloadSchema(node: PayloadNode): PayloadSchema {
  switch (node.type) {
    case 'constant':
      return { const: node.value };
    case 'composed':
      return { type: 'string', description: node.text };
    case 'list': {
      const prefixItems = node.items.map(payloadSchema);
      const size = prefixItems.length;
      return { type: 'array', ...(size > 0 && { prefixItems }), minItems: size, maxItems: size };
    }
    case 'variable':
      return node.kind === 'json' ? { description: node.name } : { type: 'string', description: node.name };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(
          node.fields.map(({ name, node: field }) => [name, payloadSchema(field)]),
        ),
        required: node.fields.map(({ name }) => name),
      };
  }
}
