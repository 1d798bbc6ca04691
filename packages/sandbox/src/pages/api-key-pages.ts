import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { currentOrganization, readForm } from './browser-session.ts';
import { baseOf, renderPage } from './render-page.ts';

const web = { config: { roles: ['web'] as const } };

/** The API Keys page: the last four characters of each key, and Revoke (R56, R59). */
export function apiKeyPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/organization-settings/api-keys', web, (request, reply) => {
    const { record } = currentOrganization(datadog, request);
    return renderPage(
      datadog,
      request,
      reply,
      'api-keys.eta',
      { title: 'API keys', section: '/organization-settings/api-keys' },
      {
        keys: [...record.apiKeys].reverse(),
        applicationKeys: [...record.applicationKeys].reverse(),
      },
    );
  });

  app.post('/organization-settings/api-keys/revoke', web, async (request, reply) => {
    const form = readForm(datadog, request);
    datadog.apiKeys.revoke(currentOrganization(datadog, request), form.get('key') ?? '');
    await datadog.state.save();
    return reply.redirect(`${baseOf(request)}/organization-settings/api-keys`, 303);
  });
}
