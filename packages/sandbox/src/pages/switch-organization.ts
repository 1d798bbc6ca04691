import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { organizationCookie, readForm } from './browser-session.ts';
import { baseOf } from './render-page.ts';

/** `POST /switch-organization`: the browser looks at the site's other organization from now on. */
export function switchOrganization(app: FastifyInstance, datadog: Datadog): void {
  app.post('/switch-organization', { config: { roles: ['web'] } }, (request, reply) => {
    const form = readForm(datadog, request);
    const { site } = hostOf(request);
    const wanted = datadog.organizations.findByLabel(site, form.get('organization') ?? '');
    if (wanted) {
      void reply.setCookie(organizationCookie(site.parameter), wanted.subdomain, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
      });
    }
    // An organization's own web address would win over the choice.
    const base = hostOf(request).subdomain === undefined ? baseOf(request) : `/${site.webHost}`;
    const back = form.get('back') ?? '';
    return reply.redirect(
      back.startsWith(`${base}/`) && !back.includes('\\') ? back : `${base}/integrations`,
      303,
    );
  });
}
