import type { Tile } from '../../tile/tile.ts';

/** Every JSON, Markdown, CSV and YAML file of a tile. */
export function textPaths(tile: Tile): string[] {
  return tile.paths('', '.json', '.md', '.csv', '.yaml', '.yml');
}
