import type { Change, Fix } from '../tile/change.ts';
import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

/**
 * Renames a file and corrects every mention of its path: as a whole in the tile's JSON files, in addresses also in its
 * encoded form, and in the README. Does nothing when the name is taken, or in a file that does not parse.
 */
export function renameFile(tile: Tile, from: string, to: string): Fix {
  return () => {
    if (tile.has(to)) return [];
    const documents = ['manifest.json', ...tile.assetPaths('dashboards'), ...tile.assetPaths('monitors')];
    const changes: Change[] = [{ kind: 'rename', file: from, to }];
    for (const path of documents) if (path !== from) collectMentions(tile.node(path), from, to, changes);
    const readme = tile.text('README.md')?.text ?? '';
    for (const name of new Set([from, encodeURI(from)])) {
      for (let at = readme.indexOf(name); at !== -1; at = readme.indexOf(name, at + name.length))
        changes.push({ kind: 'edit', file: 'README.md', offset: at, length: name.length, text: to });
    }
    return changes;
  };
}

function collectMentions(node: JsonNode, from: string, to: string, changes: Change[]): void {
  const text = node.string;
  if (text !== undefined) {
    const corrected = text.replaceAll(from, to).replaceAll(encodeURI(from), to);
    if (corrected !== text) changes.push(...node.set(corrected)());
    return;
  }
  for (const below of node.array ? node.items() : node.entries()) collectMentions(below, from, to, changes);
}
