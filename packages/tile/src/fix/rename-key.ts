import type { Fix } from '../tile/change.ts';
import type { JsonNode } from '../tile/json-node.ts';

/** Replaces an object's key and leaves its value alone. */
export function renameKey(node: JsonNode, key: string): Fix {
  return () => node.document?.rename(node.path, key) ?? [];
}
