import { readTileFile } from './load-tile.ts';
import { JsonDocument } from './json-document.ts';
import { JsonNode } from './json-node.ts';
import { decodeText } from './text-document.ts';
import { claimKey, type Claim, type Workspace } from './workspace.ts';

/** Collects what the tiles of a repository claim, and its owners' file. Manifests that do not parse claim nothing. */
export function loadWorkspace(
  root: string,
  tiles: readonly { folder: string; directory: string }[],
): Workspace {
  const claims = new Map<string, string[]>();
  for (const { folder, directory } of tiles) {
    const bytes = readTileFile(directory, 'manifest.json');
    if (!bytes) continue;
    for (const claim of claimsOf(new JsonNode(new JsonDocument(decodeText('manifest.json', bytes))))) {
      const key = claimKey(claim);
      claims.set(key, [...(claims.get(key) ?? []), folder]);
    }
  }
  const owners = readTileFile(root, '.github/CODEOWNERS');
  return { claims, codeowners: owners && decodeText('../.github/CODEOWNERS', owners) };
}

function* claimsOf(manifest: JsonNode): Generator<Claim> {
  const integration = manifest.at('assets', 'integration');
  const fields = [
    ['app_uuid', manifest.at('app_uuid')],
    ['app_id', manifest.at('app_id')],
    ['title', manifest.at('tile', 'title')],
    ['source_type_id', integration.at('source_type_id')],
    ['source_type_name', integration.at('source_type_name')],
  ] as const;
  for (const [field, node] of fields) {
    const value = node.string ?? (node.number === undefined ? undefined : String(node.number));
    if (value !== undefined && value !== '') yield { field, value };
  }
}
