import type { DataFamily } from '@tilekit/tile/reader';
import type { Collected, CollectRequest } from '../../plug-in/integration.ts';
import { checksOf, eventsOf, incidentsOf, logsOf } from './activity-data.ts';
import { metricsOf } from './deployment-metrics.ts';
import { findDeployments, findRollbacks } from './deployment-store.ts';
import { type Activity, timelineOf } from './timeline.ts';

export { describesDeployments } from './deployment-metrics.ts';

/** The last deployment of a service says how long deployments take now, also in windows in which none ends. */
const lookBackMs = 10 * 60_000;

/** The deployments of a small company, in every family of data that the tile promises. */
export async function collectDeployments({
  accountId,
  tile,
  since,
  until,
  database,
}: Pick<CollectRequest, 'accountId' | 'tile' | 'since' | 'until' | 'database'>): Promise<Collected> {
  const lookBack = { since: new Date(since.getTime() - lookBackMs), until };
  const activity: Activity = {
    deployments: await findDeployments(database, accountId, lookBack),
    rollbacks: await findRollbacks(database, accountId, lookBack),
    since,
    until,
  };
  const changes = timelineOf(activity);
  const promises = (family: DataFamily) => tile.families.includes(family);
  return {
    metrics: metricsOf(activity, tile),
    ...(promises('logs') && { logs: logsOf(changes, tile) }),
    ...(promises('events') && { events: eventsOf(changes, tile) }),
    ...(promises('service-checks') && { serviceChecks: checksOf(activity, tile) }),
    ...(promises('incidents') && { incidents: incidentsOf(changes) }),
  };
}
