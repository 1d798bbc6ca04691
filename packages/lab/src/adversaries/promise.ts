import { dataFamilies, submittedTypeOf, type DataFamily, type Tile } from '@tilekit/tile/reader';
import type { Contract } from '../contract/contract.ts';

/** What the tile, or the contract, says that customers receive. */
export interface DataPromise {
  readonly families: readonly DataFamily[];
  readonly metrics: Tile['metrics'];
  readonly logSource: string;
  readonly checks: Tile['serviceChecks'];
}

export function promiseOf(tile: Tile, contract: Contract): DataPromise {
  const promised = dataFamilies.filter((family) => {
    const submits = tile.manifest.classifierTags.includes(`Submitted Data Type::${submittedTypeOf(family)}`);
    switch (family) {
      case 'metrics':
        return tile.metrics.length > 0 || submits;
      case 'logs':
        return tile.pipelines.length > 0 || submits;
      case 'service-checks':
        return tile.serviceChecks.length > 0;
      // Opened when something happens, not because a customer connected.
      case 'incidents':
        return false;
      default:
        return submits;
    }
  });
  const named =
    contract.sends === undefined
      ? promised
      : dataFamilies.filter((family) => contract.sends?.includes(family));
  return {
    families: named,
    metrics: named.includes('metrics') ? tile.metrics : [],
    logSource: tile.manifest.logSource,
    checks: named.includes('service-checks') ? tile.serviceChecks : [],
  };
}
