import type { Datadog } from '../datadog.ts';
import type { Organisation } from '../organisations/organisation.ts';
import type { Tile, TileMonitor } from '../tile/tile.ts';

/** A monitor of an organisation with its state. */
export interface DescribedMonitor {
  name: string;
  status: string;
  detail: string;
  monitor: TileMonitor;
}

/** The monitors of an organisation: those of the tile, once an account is connected (R21). */
export function describeMonitors(
  _datadog: Datadog,
  organisation: Organisation,
  tile: Tile,
): DescribedMonitor[] {
  const connected = organisation.record.grants.some(
    (grant) => grant.origin === 'consent' && grant.revokedAt === null,
  );
  if (!connected) return [];
  return tile.monitors.map((monitor) => ({ name: monitor.title, status: 'No Data', detail: '', monitor }));
}
