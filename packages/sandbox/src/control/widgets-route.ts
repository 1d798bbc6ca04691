import type { FastifyInstance } from 'fastify';
import { readData } from '../dashboards/organization-data.ts';
import {
  drawDashboard,
  outcomesOf,
  readDashboard,
  readVariables,
  type WidgetOutcome,
} from '../dashboards/read-dashboard.ts';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { chooseWindow } from '../pages/time-windows.ts';
import { defaultSite } from '../sites/site-table.ts';
import { readTile } from '../tile/read-tile.ts';
import { siteOfQuery } from './query-parameters.ts';

/**
 * `GET /_sandbox/widgets[?site=][&organization=][&window=]`: what becomes of every widget of the tile's dashboards with
 * the data that was received: drawn, empty, or not evaluated, and why.
 */
export function widgetsRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get('/widgets', async (request) => {
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const site = siteOfQuery(request.url) ?? defaultSite;
    const label = query.get('organization');
    const organization =
      label === null ? datadog.organizations.home(site) : datadog.organizations.findByLabel(site, label);
    if (!organization) throw refuse(400, `${site.parameter} has no organization "${label ?? ''}"`);
    const tile = await readTile(datadog.tileDirectory);
    const { range } = chooseWindow(query, datadog.clock.now());
    const items: (WidgetOutcome & { dashboard: string })[] = [];
    for (const { slug, definition } of tile.dashboards) {
      const dashboard = readDashboard(definition);
      if (!dashboard) {
        items.push({ dashboard: slug, title: '', state: 'not evaluated', reason: 'It is not a dashboard.' });
        continue;
      }
      const variables = readVariables(dashboard, query);
      const { widgets } = await drawDashboard(dashboard, {
        ...readData(datadog, organization, tile),
        range,
        variables,
      });
      items.push(...outcomesOf(widgets).map((outcome) => ({ dashboard: slug, ...outcome })));
    }
    return { items };
  });
}
