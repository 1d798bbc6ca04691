import type { PayloadObjectNode } from './payload-tree.ts';

/** Where each variable of a template arrives; the first place counts when it is used twice. */
export function variablePaths(root: PayloadObjectNode): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  const visit = (node: PayloadObjectNode, path: readonly string[]): void => {
    for (const { name, node: field } of node.fields) {
      if (field.type === 'object') visit(field, [...path, name]);
      if (field.type === 'variable' && !paths.has(field.name)) paths.set(field.name, [...path, name]);
    }
  };
  visit(root, []);
  return paths;
}
