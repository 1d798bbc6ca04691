import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { errorRedirect, readAuthorizeRequest, withQuery } from '../oauth/authorize-request.ts';
import type { PendingConsent } from '../oauth/pending-consents.ts';
import { describeScope } from '../oauth/scope-descriptions.ts';
import { currentOrganization, readForm } from './browser-session.ts';
import { renderPage } from './render-page.ts';

const web = { config: { roles: ['web'] as const } };

/** `GET` and `POST /oauth2/v1/authorize`: the question to the user, and the answer. */
export function consentPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/oauth2/v1/authorize', web, async (request, reply) => {
    const organization = currentOrganization(datadog, request);
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const authorize = await readAuthorizeRequest(datadog, query, organization);
    if (authorize.outcome === 'redirect') return reply.redirect(authorize.location, 302);
    if (authorize.outcome === 'error-page') {
      return renderPage(
        datadog,
        request,
        reply,
        'authorize-error.eta',
        { title: 'Authorization error', status: 400 },
        { message: authorize.message, query: query.toString() },
      );
    }
    const { client, redirectUri, state, codeChallenge } = authorize;
    const { host, role, site } = hostOf(request);
    const consent = datadog.consents.ask({
      sessionId: request.browserId,
      organization,
      webHost: role === 'any' ? site.webHost : host,
      clientId: client.clientId,
      scopes: client.scopes,
      redirectUri,
      state,
      codeChallenge,
    });
    return renderPage(
      datadog,
      request,
      reply,
      'consent.eta',
      { title: `Authorize ${client.name}`, formTarget: new URL(redirectUri).origin },
      {
        client,
        consent,
        redirectOrigin: new URL(redirectUri).origin,
        scopes: client.scopes.map((scope) => ({ name: scope, allows: describeScope(scope) })),
        query: query.toString(),
      },
    );
  });

  app.post('/oauth2/v1/authorize', web, (request, reply) => {
    const form = readForm(datadog, request);
    const consent = datadog.consents.answer(form.get('consent') ?? '', request.browserId);
    if (!consent) {
      return renderPage(
        datadog,
        request,
        reply,
        'authorize-error.eta',
        { title: 'Authorization error', status: 400 },
        {
          message: 'invalid_request - This authorization request was already answered, or is too old.',
          query: '',
        },
      );
    }
    const location =
      form.get('decision') === 'authorize'
        ? authorizedRedirect(datadog, consent)
        : errorRedirect(consent.redirectUri, consent.state, 'access_denied', 'The user denied access.');
    return reply.redirect(location, 303);
  });
}

/** Back to the partner, with the code and where it comes from. */
function authorizedRedirect(datadog: Datadog, consent: PendingConsent): string {
  const code = datadog.codes.issue(consent);
  datadog.secrets.add('code', code, consent.organization);
  return withQuery(consent.redirectUri, {
    code,
    client_id: consent.clientId,
    domain: consent.organization.site.parameter,
    site: `https://${consent.webHost}`,
    dd_oid: consent.organization.publicId,
    dd_org_name: consent.organization.name,
    state: consent.state,
  });
}
