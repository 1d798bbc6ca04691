import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';

/** Every path the manifest's `assets` name. */
export function declaredAssets(tile: Tile): JsonNode[] {
  const assets = tile.manifest.at('assets');
  const maps = ['dashboards', 'monitors', 'saved_views'].flatMap((kind) => assets.at(kind).entries());
  return [...maps, assets.at('oauth')].filter((node) => node.string !== undefined);
}

/** Whether a path is absolute or climbs out of the tile. */
export function isOutside(path: string): boolean {
  return /^(?:[a-zA-Z]:|[\\/~])/.test(path) || path.split(/[\\/]/).includes('..') || path.includes('\0');
}
