import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { currentOrganization } from './browser-session.ts';
import { onboardingUrl } from './integration-pages.ts';
import { renderPage } from './render-page.ts';

/** The developer platform: the partner's OAuth clients, and *Test Authorization* (R62). */
export function developerPlatformPage(app: FastifyInstance, datadog: Datadog): void {
  app.get('/developer-platform', { config: { roles: ['web'] } }, async (request, reply) => {
    const clients = await datadog.clients.list();
    const isHome = currentOrganization(datadog, request).kind === 'developer-sandbox';
    return renderPage(
      datadog,
      request,
      reply,
      'developer-platform.eta',
      { title: 'Developer platform', section: '/developer-platform' },
      {
        isHome,
        clients: clients.map((client) => ({ ...client, testUrl: onboardingUrl(client, request) })),
      },
    );
  });
}
