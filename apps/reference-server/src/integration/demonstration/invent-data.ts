import type { MetricSeries, ServiceCheck } from '@tilekit/telemetry';
import type { Collected, CollectRequest } from '../../plug-in/integration.ts';
import type { TileMetric } from '../../tile/read-tile.ts';
import { randomFrom } from './plan-deployments.ts';

/** Invented values for whatever a tile promises: of its names, types and units, and nothing else. */
export function inventData({
  accountId,
  tile,
  since,
  until,
}: Pick<CollectRequest, 'accountId' | 'tile' | 'since' | 'until'>): Collected {
  const timestamp = Math.floor(until.getTime() / 1000);
  const seconds = Math.max(1, Math.round((until.getTime() - since.getTime()) / 1000));
  const promises = (family: string) => tile.families.some((promised) => promised === family);
  const serviceChecks = tile.serviceChecks.map(({ name, groups }): ServiceCheck => {
    return { check: name, status: 'ok', host: tile.source, tags: groups.map(exampleTag), timestamp };
  });
  return {
    metrics: tile.metrics.map((metric) => inventSeries(metric, accountId, timestamp, seconds)),
    ...(promises('service-checks') && { serviceChecks }),
  };
}

function inventSeries(
  { name, type, unit, tags }: TileMetric,
  accountId: string,
  timestamp: number,
  seconds: number,
): MetricSeries {
  const value = Math.round(randomFrom(`${accountId}/${name}/${timestamp}`)() * 1_000) / 10;
  const common = {
    metric: name,
    points: [{ timestamp, value }],
    tags: tags.map(exampleTag),
    ...(unit !== undefined && { unit }),
  };
  return type === 'gauge' ? { ...common, type } : { ...common, type, intervalSeconds: seconds };
}

function exampleTag(key: string): string {
  return key.includes(':') ? key : `${key}:example`;
}
