import type { Change, Fix } from '../tile/change.ts';
import type { Tile } from '../tile/tile.ts';

/** Renames a file and mends every mention of its path in the tile's texts. Does nothing when the name is taken. */
export function renameFile(tile: Tile, from: string, to: string): Fix {
  return () => {
    if (tile.has(to)) return [];
    const changes: Change[] = [{ kind: 'rename', file: from, to }];
    const texts = ['manifest.json', 'README.md', ...tile.assetPaths('dashboards')];
    for (const file of texts) {
      const text = tile.text(file)?.text ?? '';
      for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
        changes.push({ kind: 'edit', file, offset: at, length: from.length, text: to });
      }
    }
    return changes;
  };
}
