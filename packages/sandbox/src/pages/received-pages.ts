import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { receivedFamilies, type ReceivedFamily } from '../received/received-items.ts';
import { currentOrganization } from './browser-session.ts';
import { viewReceived } from './received-views.ts';
import { renderPage } from './render-page.ts';
import { chooseWindow, timeWindows } from './time-windows.ts';

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
      const { view, data } = await viewReceived(datadog, organization, family, search, chosen.range);
      return renderPage(
        datadog,
        request,
        reply,
        view,
        { title: `Received: ${family.replaceAll('-', ' ')}`, section: '/received/metrics', isLive: true },
        {
          family,
          families: receivedFamilies.map((name) => ({
            name,
            label: labelOf(name),
            count: datadog.received.count(name, organization),
          })),
          windows: timeWindows,
          chosen,
          search,
          ...data,
        },
      );
    },
  );
}

/** `service-checks` is "Service checks". */
function labelOf(family: ReceivedFamily): string {
  return family.slice(0, 1).toUpperCase() + family.slice(1).replaceAll('-', ' ');
}
