import type { PayloadNode } from './payload-tree.ts';

/** Writes the text that Datadog stores: JSON, except that a JSON-valued variable stands without quotes. */
export function templateText(node: PayloadNode): string {
  switch (node.type) {
    case 'constant':
      return JSON.stringify(node.value);
    case 'variable':
      return node.kind === 'json' ? node.name : JSON.stringify(node.name);
    case 'object': {
      const fields = node.fields.map(
        ({ name, node: field }) => `${JSON.stringify(name)}: ${templateText(field)}`,
      );
      return `{${fields.join(', ')}}`;
    }
  }
}
