import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { readData } from '../dashboards/organization-data.ts';
import { countStates, drawDashboard, readDashboard, readVariables } from '../dashboards/read-dashboard.ts';
import { refuse } from '../http/refusal.ts';
import { readTile } from '../tile/read-tile.ts';
import { currentOrganization } from './browser-session.ts';
import { renderPage } from './render-page.ts';
import { chooseWindow, timeWindows } from './time-windows.ts';

const web = { config: { roles: ['web'] as const } };

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
      { dashboard: view, states: countStates(view), slug: found.slug, windows: timeWindows, chosen },
    );
  });
}
