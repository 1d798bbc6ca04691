import type { PayloadNode } from './payload-tree.ts';

/** The part of JSON Schema (2020-12) that a payload needs. */
export interface PayloadSchema {
  type?: 'object' | 'string';
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
