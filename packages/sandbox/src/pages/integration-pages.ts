import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { withQuery } from '../oauth/authorize-request.ts';
import type { RegisteredClient } from '../oauth/oauth-clients.ts';
import { describeScope } from '../oauth/scope-descriptions.ts';
import { readTile } from '../tile/read-tile.ts';
import { currentOrganization, readForm } from './browser-session.ts';
import { baseOf, renderPage } from './render-page.ts';
import { connectedAccounts } from '../organizations/organization.ts';

const web = { config: { roles: ['web'] as const } };

/** The Integrations page: the tile, installing it, connecting and disconnecting accounts. */
export function integrationPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/integrations', web, async (request, reply) => {
    const tile = await readTile(datadog.tileDirectory);
    const organization = currentOrganization(datadog, request);
    const { tileInstalledAt } = organization.record;
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const tab = tile.tabs.find(({ slug }) => slug === query.get('tab')) ?? tile.tabs[0];
    const client = await datadog.clients.test();
    return renderPage(
      datadog,
      request,
      reply,
      'integration.eta',
      { title: tile.title, section: '/integrations', isLive: true },
      {
        tile,
        tab: tab && { ...tab, html: linksOfSite(tab.html, baseOf(request)) },
        installed: tileInstalledAt !== null,
        connectUrl: client && onboardingUrl(client, request),
        accounts: connectedAccounts(organization),
        scopes: (client?.scopes ?? []).map((scope) => ({ name: scope, allows: describeScope(scope) })),
      },
    );
  });

  app.post('/integrations/install', web, async (request, reply) => {
    readForm(datadog, request);
    currentOrganization(datadog, request).record.tileInstalledAt = datadog.clock.now().toISOString();
    await datadog.state.save();
    return reply.redirect(`${baseOf(request)}/integrations?tab=configuration`, 303);
  });

  app.post('/integrations/uninstall', web, async (request, reply) => {
    readForm(datadog, request);
    const { record } = currentOrganization(datadog, request);
    record.tileInstalledAt = null;
    // What the guide has every tile's README say: uninstalling revokes previous authorizations.
    for (const grant of record.grants) if (grant.revokedAt === null) datadog.grants.revoke(grant);
    await datadog.state.save();
    return reply.redirect(`${baseOf(request)}/integrations`, 303);
  });

  app.post('/integrations/revoke', web, async (request, reply) => {
    const form = readForm(datadog, request);
    const { record } = currentOrganization(datadog, request);
    const grant = record.grants.find(({ id, revokedAt }) => id === form.get('grant') && revokedAt === null);
    if (grant) datadog.grants.revoke(grant);
    await datadog.state.save();
    return reply.redirect(`${baseOf(request)}/integrations?tab=configuration`, 303);
  });
}

/** A README names one site, or none, in its links into Datadog: on this page they lead to the page's own site. */
function linksOfSite(html: string, base: string): string {
  return html.replaceAll(
    /href="(?:https:\/\/app\.datadoghq\.com)?(\/(?!\/|_sandbox\/)[^"]*)"/g,
    `href="${base}$1"`,
  );
}

/** Where *Connect Accounts* leads: the partner's onboarding URL with `domain` and `site`. */
export function onboardingUrl(client: RegisteredClient, request: FastifyRequest): string {
  const { site, host, role } = hostOf(request);
  const webHost = role === 'any' ? site.webHost : host;
  return withQuery(client.onboardingUrl, { domain: site.parameter, site: `https://${webHost}` });
}
