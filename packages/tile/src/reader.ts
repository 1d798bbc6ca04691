export { loadTile } from './tile/load-tile.ts';
export { findTiles, NoTileError } from './tile/find-tiles.ts';
export type { Tile } from './tile/tile.ts';
