import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { receivedFamilies } from '../received/received-items.ts';
import { currentOrganization } from './browser-session.ts';
import { viewReceived } from './received-views.ts';
import { renderPage } from './render-page.ts';
import { chooseWindow, timeWindows } from './time-windows.ts';

const labels = {
  metrics: 'Metrics',
  logs: 'Logs',
  events: 'Events',
  'service-checks': 'Service checks',
  traces: 'Traces',
  incidents: 'Incidents',
  other: 'Other',
} as const;

/** What the organization received, family by family, for people. */
export function receivedPages(app: FastifyInstance, datadog: Datadog): void {
  app.get<{ Params: { family?: string } }>(
    '/received/:family?',
    { config: { roles: ['web'] } },
    async (request, reply) => {
      const family = receivedFamilies.find((name) => name === (request.params.family ?? 'metrics'));
      if (!family) throw refuse(404, `No such family. Families: ${receivedFamilies.join(', ')}`);
      const organization = currentOrganization(datadog, request);
      const query = new URL(request.url, 'http://sandbox').searchParams;
      const chosen = chooseWindow(query, datadog.clock.now());
      const search = query.get('search') ?? '';
      return renderPage(
        datadog,
        request,
        reply,
        `received-${family}.eta`,
        { title: `Received: ${labels[family].toLowerCase()}`, section: '/received/metrics', isLive: true },
        {
          family,
          families: receivedFamilies.map((name) => ({
            name,
            label: labels[name],
            count: datadog.received.count(name, organization),
          })),
          windows: timeWindows,
          chosen,
          search,
          ...(await viewReceived(datadog, organization, family, search, chosen.range)),
        },
      );
    },
  );
}
