import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { bytesOf, hostOf } from '../http/datadog-request.ts';
import { Refusal } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';
import { sameSecret } from '../state/secret-hash.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The browser behind a request to a console page. */
    browserId: string;
  }
}

const browserCookie = 'tilekit_sandbox';
const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax' } as const;

/** Tells browsers apart by a cookie. There are no users and no passwords: every visitor is signed in. */
export function rememberBrowsers(app: FastifyInstance, datadog: Datadog): void {
  app.decorateRequest('browserId', '');
  app.addHook('onRequest', (request, reply, done) => {
    const known = request.cookies[browserCookie];
    request.browserId = known && /^[\w-]{43}$/.test(known) ? known : datadog.randomness.token();
    if (request.browserId !== known) {
      void reply.setCookie(browserCookie, request.browserId, cookieOptions);
    }
    done();
  });
}

/**
 * The organization that the browser looks at: by its own web address, else the one it switched to. A web address that
 * no organization here has shows what the site shows without it, so that every customer's subdomain can be tried.
 */
export function currentOrganization(datadog: Datadog, request: FastifyRequest): Organization {
  const { site, subdomain } = hostOf(request);
  const organizations = datadog.organizations.ofSite(site);
  const withSubdomain = (wanted: string | undefined) =>
    organizations.find((organization) => organization.subdomain === wanted);
  return (
    withSubdomain(subdomain) ??
    withSubdomain(request.cookies[organizationCookie(site.parameter)]) ??
    datadog.organizations.home(site)
  );
}

/** Cookie that holds the organization chosen on a site. */
export function organizationCookie(siteParameter: string): string {
  return `${browserCookie}_${siteParameter.replaceAll('.', '_')}`;
}

/** What every form carries, so that only pages of the sandbox can post to it. */
export function csrfToken(datadog: Datadog, request: FastifyRequest): string {
  return createHmac('sha256', datadog.formKey).update(request.browserId).digest('base64url');
}

/** Reads a form of the console and refuses one that does not come from this browser's own page. */
export function readForm(datadog: Datadog, request: FastifyRequest): URLSearchParams {
  const form = new URLSearchParams(bytesOf(request).toString('utf8'));
  if (!sameSecret(form.get('csrf') ?? '', csrfToken(datadog, request))) {
    throw new Refusal(403, {
      errors: ['This form is not valid any more. Go back, reload the page and try again.'],
    });
  }
  return form;
}
