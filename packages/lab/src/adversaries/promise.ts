import { dataFamilies, type DataFamily, type Tile } from '@tilekit/tile/reader';
import type { Contract } from '../contract/contract.ts';

/** What the tile, or the contract, says that customers receive. */
export interface DataPromise {
  readonly families: readonly DataFamily[];
  readonly metrics: Tile['metrics'];
  readonly logSource: string;
  readonly checks: Tile['serviceChecks'];
}

export function promiseOf(tile: Tile, contract: Contract): DataPromise {
  const submits = (kind: string) => tile.manifest.classifierTags.includes(`Submitted Data Type::${kind}`);
  const promised = dataFamilies.filter((family) => {
    switch (family) {
      case 'metrics':
        return tile.metrics.length > 0 || submits('Metrics');
      case 'logs':
        return tile.pipelines.length > 0 || submits('Logs');
      case 'events':
        return submits('Events');
      case 'service-checks':
        return tile.serviceChecks.length > 0;
      case 'traces':
        return submits('Traces');
      case 'incidents':
        return false;
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
