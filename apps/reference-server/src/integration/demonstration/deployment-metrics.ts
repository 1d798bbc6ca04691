import type { MetricSeries } from '@tilekit/telemetry';
import type { Tile, TileMetric } from '../../tile/read-tile.ts';
import { durationMs, statusAt, type Deployment, type Service, services } from './platform.ts';
import type { Activity } from './timeline.ts';

/** What a service did in the window. */
interface Reading {
  /** Ended in the window. */
  readonly ended: readonly Deployment[];
  readonly rolledBack: number;
  readonly inProgress: number;
  /** The last one that has ended, before the window if none ended in it. */
  readonly last: Deployment | undefined;
}

/** Series for every metric of the tile that this integration knows how to read, for every service. */
export function metricsOf(activity: Activity, tile: Tile): readonly MetricSeries[] {
  const timestamp = Math.floor(activity.until.getTime() / 1000);
  const seconds = Math.max(1, Math.round((activity.until.getTime() - activity.since.getTime()) / 1000));
  return services.flatMap((service) => {
    const reading = readService(activity, service);
    return tile.metrics.flatMap((metric) => seriesOf(metric, service, reading, timestamp, seconds));
  });
}

function readService({ deployments, rollbacks, since, until }: Activity, service: Service): Reading {
  const own = deployments.filter((one) => one.service === service.name && one.env === service.env);
  const ended = own.filter((one) => ['success', 'failed'].includes(statusAt(one, until)));
  return {
    ended: ended.filter(({ finishedAt }) => Date.parse(finishedAt) >= since.getTime()),
    rolledBack: rollbacks.filter(
      ({ deployment, succeeded, finishedAt }) =>
        succeeded &&
        finishedAt >= since &&
        deployment.service === service.name &&
        deployment.env === service.env,
    ).length,
    inProgress: own.filter((one) => statusAt(one, until) === 'running').length,
    last: ended.toSorted((left, right) => left.finishedAt.localeCompare(right.finishedAt)).at(-1),
  };
}

/** Values by the tag `status`; an empty status means that the metric has none. */
type Values = Readonly<Record<string, number>>;

/** How each metric of the tile, without the tile's prefix, is read. */
const readings: Readonly<Record<string, (reading: Reading) => Values>> = {
  'deployment.count': ({ ended, rolledBack }) => ({
    success: ended.filter(({ error }) => error === undefined).length,
    failed: ended.filter(({ error }) => error !== undefined).length,
    rolled_back: rolledBack,
  }),
  'deployment.duration': ({ last }): Values =>
    last === undefined ? {} : { [last.error ? 'failed' : 'success']: durationMs(last) / 1000 },
  'deployment.failed': ({ ended }) => ({ '': ended.filter(({ error }) => error !== undefined).length }),
  'deployment.in_progress': ({ inProgress }) => ({ '': inProgress }),
  'deployment.lead_time': ({ last }): Values =>
    last === undefined ? {} : { '': secondsBetween(last.committedAt, last.finishedAt) },
  'deployment.queue_time': ({ last }): Values =>
    last === undefined ? {} : { '': secondsBetween(last.queuedAt, last.startedAt) },
  'deployment.rollback': ({ rolledBack }) => ({ '': rolledBack }),
};

/** Whether the tile's metrics are those of a deployment platform. */
export function describesDeployments(tile: Tile): boolean {
  return tile.metrics.some(({ name }) => Object.hasOwn(readings, readingOf(name)));
}

/** The metric's name without the tile's prefix. */
function readingOf(metric: string): string {
  return metric.slice(metric.indexOf('.') + 1);
}

function seriesOf(
  metric: TileMetric,
  service: Service,
  reading: Reading,
  timestamp: number,
  seconds: number,
): MetricSeries[] {
  const read = readings[readingOf(metric.name)];
  if (read === undefined) return [];
  return Object.entries(read(reading)).map(([status, value]) => {
    const values: Readonly<Record<string, string>> = { ...service, service: service.name, status };
    const tags = metric.tags.flatMap((tag) => (values[tag] ? [`${tag}:${values[tag]}`] : []));
    const common = { metric: metric.name, points: [{ timestamp, value }], tags };
    const unit = metric.unit === undefined ? {} : { unit: metric.unit };
    return metric.type === 'gauge'
      ? { ...common, ...unit, type: metric.type }
      : { ...common, ...unit, type: metric.type, intervalSeconds: seconds };
  });
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
