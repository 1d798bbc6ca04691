import type { FastifyReply, FastifyRequest, FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { siteTable } from '../sites/site-table.ts';
import { csrfToken, currentOrganization } from './browser-session.ts';

/** Everything in the menu of a site's console. */
export const menu = [
  { path: '/integrations', label: 'Integrations' },
  { path: '/dashboard/lists', label: 'Dashboards' },
  { path: '/monitors/manage', label: 'Monitors' },
  { path: '/logs/pipelines', label: 'Log pipelines' },
  { path: '/received/metrics', label: 'Received' },
  { path: '/requests', label: 'Requests' },
  { path: '/webhooks', label: 'Webhooks' },
  { path: '/organization-settings/api-keys', label: 'API keys' },
  { path: '/developer-platform', label: 'Developer platform' },
  { path: '/controls', label: 'Controls' },
] as const;

type MenuPath = (typeof menu)[number]['path'];

interface Page {
  title: string;
  /** The entry of the menu that the page belongs to. */
  section?: MenuPath;
  /** Where a form of the page may lead besides the sandbox: an origin. */
  formTarget?: string;
  status?: number;
  /** Whether the page asks again for what it shows when something changed. */
  isLive?: boolean;
}

/** Renders a page of a site's console inside the common frame. */
export async function renderPage(
  datadog: Datadog,
  request: FastifyRequest,
  reply: FastifyReply,
  view: string,
  page: Page,
  data: Record<string, unknown> = {},
): Promise<FastifyReply> {
  const { site } = hostOf(request);
  const organization = currentOrganization(datadog, request);
  const base = baseOf(request);
  setPageHeaders(reply, page.formTarget);
  const html = await reply.viewAsync(view, {
    ...data,
    title: page.title,
    live: page.isLive ?? false,
    loadedAt: datadog.clock.now().toISOString().slice(11, 19),
    site,
    sites: siteTable,
    base,
    here: base + request.url.slice(request.url.indexOf('/', 1)),
    organization,
    organizations: datadog.organizations.ofSite(site),
    menu: menu.map((entry) => ({ ...entry, href: base + entry.path, current: entry.path === page.section })),
    csrf: csrfToken(datadog, request),
  });
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(html);
}

/** The host prefix of the console that a request is at. */
export function baseOf(request: FastifyRequest): string {
  const { site, host, role } = hostOf(request);
  return `/${role === 'any' ? site.webHost : host}`;
}

/** Pages run the console's own script, load nothing from elsewhere and are not framed. */
function setPageHeaders(reply: FastifyReply, formTarget = ''): void {
  void reply.headers({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' data:; " +
      `form-action 'self' ${formTarget}; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
}

/** `GET /`: every site. */
export function siteListPage(app: FastifyInstance): void {
  app.get('/', async (_request, reply) => {
    setPageHeaders(reply);
    const html = await reply.viewAsync('site-list.eta', { title: 'Datadog sites', sites: siteTable });
    return reply.type('text/html; charset=utf-8').send(html);
  });
}
