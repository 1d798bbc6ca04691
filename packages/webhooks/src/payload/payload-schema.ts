import type { PayloadNode } from './payload-tree.ts';

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
 * A field that somebody added to the webhook by hand is allowed.
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
