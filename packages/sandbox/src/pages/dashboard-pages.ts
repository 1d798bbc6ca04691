import type { FastifyInstance } from 'fastify';
import { RollupCache } from '@tilekit/query/engine';
import type { Datadog } from '../datadog.ts';
import { eventSource, once } from '../dashboards/event-entries.ts';
import { drawDashboard, readDashboard, readVariables } from '../dashboards/read-dashboard.ts';
import { refuse } from '../http/refusal.ts';
import { describeMonitors } from '../monitors/describe-monitors.ts';
import type { Organization } from '../organizations/organization.ts';
import { readCheckEntry } from '../received/check-entry.ts';
import { readEventEntry } from '../received/event-entry.ts';
import { readLogEntry } from '../received/log-entry.ts';
import { readTile } from '../tile/read-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { currentOrganization } from './browser-session.ts';
import { renderPage } from './render-page.ts';
import { chooseWindow, timeWindows } from './time-windows.ts';

const web = { config: { roles: ['web'] as const } };

/** Newest entries of each family that a page looks at. */
const pageDepth = 5000;

/** The dashboards of the tile, once it is installed (R20). */
export function dashboardPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/dashboard/lists', web, async (request, reply) => {
    const tile = await readTile(datadog.tileDirectory);
    const installed = currentOrganization(datadog, request).record.tileInstalledAt !== null;
    return renderPage(
      datadog,
      request,
      reply,
      'dashboard-list.eta',
      { title: 'Dashboards', section: '/dashboard/lists' },
      { tile, dashboards: installed ? tile.dashboards : [] },
    );
  });

  app.get<{ Params: { slug: string } }>('/dashboard/:slug', web, async (request, reply) => {
    const tile = await readTile(datadog.tileDirectory);
    const organization = currentOrganization(datadog, request);
    const installed = organization.record.tileInstalledAt !== null;
    const found = installed && tile.dashboards.find(({ slug }) => slug === request.params.slug);
    const dashboard = found ? readDashboard(found.definition) : undefined;
    if (!found || !dashboard) throw refuse(404, 'This organization has no such dashboard');
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const chosen = chooseWindow(query, datadog.clock.now());
    const view = await drawDashboard(dashboard, {
      ...readData(datadog, organization, tile),
      range: chosen.range,
      variables: readVariables(dashboard, query),
    });
    return renderPage(
      datadog,
      request,
      reply,
      'dashboard.eta',
      { title: dashboard.title, section: '/dashboard/lists', isLive: chosen.name !== 'custom' },
      { dashboard: view, slug: found.slug, windows: timeWindows, chosen },
    );
  });
}

function readData(datadog: Datadog, organization: Organization, tile: Tile) {
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
