import type { FastifyInstance } from 'fastify';
import { alertTransitions } from '../alerts/alert.ts';
import { sendTestAlert } from '../alerts/test-alert.ts';
import type { Datadog } from '../datadog.ts';
import { readTile } from '../tile/read-tile.ts';
import { currentOrganization, readForm } from './browser-session.ts';
import { baseOf, renderPage } from './render-page.ts';

const web = { config: { roles: ['web'] as const } };

/** The webhooks of an organization, the deliveries to them, and *Send test alert*. */
export function webhookPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/webhooks', web, async (request, reply) => {
    const organization = currentOrganization(datadog, request);
    const { webhooks, customVariables, authMethods } = organization.record;
    const tile = await readTile(datadog.tileDirectory);
    return renderPage(
      datadog,
      request,
      reply,
      'webhooks.eta',
      { title: 'Webhooks', section: '/webhooks', isLive: true },
      {
        webhooks: webhooks.map(({ name, url, encode_as, custom_headers, auth_method_id }) => ({
          name,
          // An address may carry credentials, headers always may: neither is shown in full.
          address: withoutCredentials(url),
          encoding: encode_as,
          headers: headerNames(custom_headers),
          authMethod: authMethods.find(({ id }) => id === auth_method_id)?.name,
        })),
        customVariables: customVariables.map(({ name, value, is_secret }) => ({
          name,
          value: is_secret ? '••••' : value,
        })),
        deliveries: datadog.deliveries.list(organization).slice(0, 100),
        monitors: tile.monitors,
        transitions: alertTransitions,
      },
    );
  });

  app.post('/webhooks/test-alert', web, async (request, reply) => {
    const form = readForm(datadog, request);
    const transition = alertTransitions.find((name) => name === form.get('transition')) ?? 'Triggered';
    const group = (form.get('group') ?? '').split(',').flatMap((tag) => tag.trim() || []);
    await sendTestAlert(datadog, currentOrganization(datadog, request), {
      transition,
      ...(form.get('monitor') ? { monitor: form.get('monitor') ?? '' } : {}),
      ...(group.length > 0 ? { group } : {}),
    });
    return reply.redirect(`${baseOf(request)}/webhooks`, 303);
  });
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//••••@').replace(/([?&][^=&]+=)[^&]*/g, '$1••••');
}

function headerNames(customHeaders: string | null): string[] {
  const headers: unknown = customHeaders === null ? {} : JSON.parse(customHeaders);
  return typeof headers === 'object' && headers !== null ? Object.keys(headers) : [];
}
