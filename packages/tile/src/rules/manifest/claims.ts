import type { Fix } from '../../tile/change.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import type { Problem } from '../../tile/problem.ts';
import type { Tile } from '../../tile/tile.ts';
import { claimKey, type Claim } from '../../tile/workspace.ts';

/** A value that another tile of the repository has as well. */
export function* notUnique(
  tile: Tile,
  field: Claim['field'],
  node: JsonNode,
  fix?: (node: JsonNode) => Fix,
): Generator<Problem> {
  const value = node.string ?? (node.number === undefined ? undefined : String(node.number));
  if (value === undefined) return;
  const others = tile.workspace?.claims
    .get(claimKey({ field, value }))
    ?.filter((folder) => folder !== tile.folder);
  if (!others || others.length === 0) return;
  yield node.problem(`"${value}" is also the ${field} of ${others.slice(0, 3).join(', ')}`, fix?.(node));
}
