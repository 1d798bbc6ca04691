export { customMetricsPerCombination, isStandardMetric } from './cost/billing.ts';
export { dataFamilies, submittedTypeOf, type DataFamily } from './reader/data-families.ts';
export { readTile } from './reader/read-tile.ts';
export { stateOfTile } from './reader/tile-state.ts';
export { NoTileError } from './tile/no-tile.ts';
export type {
  Dataflow,
  JsonObject,
  MetricMetadata,
  OAuthClient,
  ServiceCheckMetadata,
  Tile,
  TileAsset,
  TileFileEntry,
  TileManifest,
  TileMedia,
  TilePipeline,
  TileProblem,
  TileProblemCode,
} from './reader/typed-tile.ts';
