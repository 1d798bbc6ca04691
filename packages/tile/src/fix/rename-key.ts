import type { Fix } from '../tile/change.ts';
import type { JsonNode } from '../tile/json-node.ts';

/** Replaces an object's key and leaves its value alone. */
export function renameKey(node: JsonNode, key: string): Fix {
  return () => {
    const place = node.document?.placeOfKey(node.path);
    if (!place) return [];
    return [
      {
        kind: 'edit',
        file: node.file,
        offset: place.offset,
        length: place.length,
        text: JSON.stringify(key),
      },
    ];
  };
}
