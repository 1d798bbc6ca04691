import type { MetricSeries } from '@tilekit/telemetry';
import type { Tile, TileMetric } from '../tile/read-tile.ts';

/** What to collect, and for whom. */
export interface CollectRequest {
  /** The account of your platform whose data it is. */
  readonly accountId: string;
  /** The metrics that the tile promises. */
  readonly tile: Tile;
  /** The window: from `since`, up to but without `until`. Windows follow each other without gap or overlap. */
  readonly since: Date;
  readonly until: Date;
}

/** What goes to Datadog; plain JSON, since it waits in the job queue until it is delivered. */
export interface Collected {
  readonly metrics: readonly MetricSeries[];
}

/**
 * Replace this file with your own collection.
 *
 * Read what happened in the account during the window and return it as series of the tile's metrics. It may run again
 * for the same window after a crash, so let it only read. This one invents the deployments of a small company.
 */
export function collect({ accountId, tile, since, until }: CollectRequest): Promise<Collected> {
  const seconds = Math.max(1, Math.round((until.getTime() - since.getTime()) / 1000));
  const timestamp = Math.floor(until.getTime() / 1000);
  const metrics = services.flatMap((service) => {
    const deployments = simulate(`${accountId}/${service.name}/${timestamp}`, seconds);
    return tile.metrics.flatMap((metric) => seriesOf(metric, service, deployments, timestamp, seconds));
  });
  return Promise.resolve({ metrics });
}

interface Service {
  readonly name: string;
  readonly team: string;
  readonly env: string;
  readonly region: string;
}

const services: readonly Service[] = [
  { name: 'checkout', team: 'payments', env: 'prod', region: 'eu-west-1' },
  { name: 'catalog', team: 'shop', env: 'prod', region: 'us-east-1' },
  { name: 'search', team: 'shop', env: 'staging', region: 'us-east-1' },
];

interface Deployments {
  readonly success: number;
  readonly failed: number;
  readonly rolledBack: number;
  readonly inProgress: number;
  readonly durationSeconds: number;
  readonly leadTimeSeconds: number;
  readonly queueTimeSeconds: number;
}

/** How each metric of the tile, without the tile's prefix, is read from the deployments: a value per `status`. */
const readings: Readonly<Record<string, (deployments: Deployments) => Readonly<Record<string, number>>>> = {
  'deployment.count': ({ success, failed, rolledBack }) => ({ success, failed, rolled_back: rolledBack }),
  'deployment.duration': ({ durationSeconds }) => ({ success: durationSeconds }),
  'deployment.failed': ({ failed }) => ({ '': failed }),
  'deployment.in_progress': ({ inProgress }) => ({ '': inProgress }),
  'deployment.lead_time': ({ leadTimeSeconds }) => ({ '': leadTimeSeconds }),
  'deployment.queue_time': ({ queueTimeSeconds }) => ({ '': queueTimeSeconds }),
  'deployment.rollback': ({ rolledBack }) => ({ '': rolledBack }),
};

function seriesOf(
  metric: TileMetric,
  service: Service,
  deployments: Deployments,
  timestamp: number,
  seconds: number,
): MetricSeries[] {
  const reading = readings[metric.name.slice(metric.name.indexOf('.') + 1)];
  if (reading === undefined) return [];
  return Object.entries(reading(deployments)).map(([status, value]) => {
    const values: Readonly<Record<string, string>> = { ...service, service: service.name, status };
    const tags = metric.tags.flatMap((tag) => (values[tag] ? [`${tag}:${values[tag]}`] : []));
    const common = { metric: metric.name, points: [{ timestamp, value }], tags };
    const unit = metric.unit === undefined ? {} : { unit: metric.unit };
    return metric.type === 'gauge'
      ? { ...common, ...unit, type: metric.type }
      : { ...common, ...unit, type: metric.type, intervalSeconds: seconds };
  });
}

/** The same deployments for the same seed, so that a window that is collected twice gives the same points. */
function simulate(seed: string, seconds: number): Deployments {
  const random = generator(seed);
  const finished = Math.round(random() * Math.max(1, seconds / 3));
  const failed = random() < 0.15 ? Math.min(finished, 1) : 0;
  return {
    success: finished - failed,
    failed,
    rolledBack: failed > 0 && random() < 0.5 ? 1 : 0,
    inProgress: Math.round(random() * 3),
    durationSeconds: Math.round(40 + random() * 200),
    leadTimeSeconds: Math.round(600 + random() * 7_200),
    queueTimeSeconds: Math.round(random() * 30),
  };
}

/** FNV-1a for the seed, then a xorshift: spreads well enough for a demonstration. */
function generator(seed: string): () => number {
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
