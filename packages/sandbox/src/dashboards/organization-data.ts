import { RollupCache } from '@tilekit/query/engine';
import type { Datadog } from '../datadog.ts';
import { describeMonitors } from '../monitors/describe-monitors.ts';
import type { Organization } from '../organizations/organization.ts';
import { readCheckEntry } from '../received/check-entry.ts';
import { readEventEntry } from '../received/event-entry.ts';
import { readLogEntry } from '../received/log-entry.ts';
import type { Tile } from '../tile/tile.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { eventSource, once } from './event-entries.ts';

/** Newest entries of each family that a page looks at. */
const pageDepth = 5000;

/** What an organization has for its dashboards to be drawn from. */
export function readData(
  datadog: Datadog,
  organization: Organization,
  tile: Tile,
): Omit<DashboardContext, 'range' | 'variables'> {
  const newest = (family: 'logs' | 'events' | 'service-checks') =>
    datadog.received.newest(family, organization, pageDepth);
  const logEntries = once(() => newest('logs').map(readLogEntry));
  const eventEntries = once(() => newest('events').map(readEventEntry));
  return {
    store: datadog.metrics.of(organization),
    events: eventSource(logEntries, eventEntries),
    logEntries,
    eventEntries,
    cache: new RollupCache(),
    checks: newest('service-checks').map(readCheckEntry),
    monitors: describeMonitors(datadog, organization, tile),
    metadata: tile.metrics,
  };
}
