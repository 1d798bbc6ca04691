import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { describeMonitors } from '../monitors/describe-monitors.ts';
import { drawMonitor } from '../monitors/draw-monitor.ts';
import { readTile } from '../tile/read-tile.ts';
import { baseOf, renderPage } from './render-page.ts';
import { currentOrganization } from './browser-session.ts';
import { connectedAccounts } from '../organizations/organization.ts';

const web = { config: { roles: ['web'] as const } };

/** Monitors and log pipelines of the tile: they appear when an account is connected (R21). */
export function assetPages(app: FastifyInstance, datadog: Datadog): void {
  // Where the link of an alert leads; the sandbox shows events by the monitors that made them.
  app.get('/event/event', web, (request, reply) => reply.redirect(`${baseOf(request)}/monitors/manage`, 302));

  app.get('/monitors/manage', web, async (request, reply) => {
    const tile = await readTile(datadog.tileDirectory);
    const organization = currentOrganization(datadog, request);
    return renderPage(
      datadog,
      request,
      reply,
      'monitors.eta',
      { title: 'Monitors', section: '/monitors/manage', isLive: true },
      {
        tile,
        connected: connectedAccounts(organization).length > 0,
        monitors: await Promise.all(
          describeMonitors(datadog, organization, tile).map(async (described) => ({
            ...described,
            chart: await drawMonitor(datadog, organization, described.monitor, tile.metrics),
          })),
        ),
      },
    );
  });

  app.get('/logs/pipelines', web, async (request, reply) => {
    const tile = await readTile(datadog.tileDirectory);
    const connected = connectedAccounts(currentOrganization(datadog, request)).length > 0;
    return renderPage(
      datadog,
      request,
      reply,
      'pipelines.eta',
      { title: 'Log pipelines', section: '/logs/pipelines', isLive: true },
      { tile, connected, pipelines: connected ? tile.logPipelines : [] },
    );
  });
}
