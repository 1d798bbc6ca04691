import type { FastifyInstance } from 'fastify';
import type { LoggedRequest } from '../control/request-log.ts';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { findHost } from '../sites/host-table.ts';
import { currentOrganization } from './browser-session.ts';
import { renderPage } from './render-page.ts';

const maxRows = 200;

/** Which answers a reader wants to see. */
const outcomes = [
  { name: '', label: 'All answers' },
  { name: 'refused', label: 'Refused (4xx, 5xx)' },
  { name: 'accepted', label: 'Accepted' },
  { name: 'scripted', label: 'Scripted' },
] as const;

/** Whose requests a reader wants to see. */
const scopes = [
  { name: '', label: 'This site' },
  { name: 'organization', label: 'This organization' },
] as const;

/** What programs asked of the site's hosts, newest first. Pages of the console are left out. */
export function requestPages(app: FastifyInstance, datadog: Datadog): void {
  app.get('/requests', { config: { roles: ['web'] } }, (request, reply) => {
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const organization = currentOrganization(datadog, request);
    const search = (query.get('search') ?? '').trim().toLowerCase();
    const outcome = query.get('outcome') ?? '';
    const scope = query.get('scope') ?? '';
    const found = datadog.requests
      .list()
      .filter(
        (entry) =>
          entry.site === hostOf(request).site.parameter &&
          !isOfPage(entry) &&
          (scope === '' || entry.organization === organization.key) &&
          fitsOutcome(entry, outcome) &&
          textOf(entry).includes(search),
      )
      .reverse();
    return renderPage(
      datadog,
      request,
      reply,
      'requests.eta',
      { title: 'Requests', section: '/requests', isLive: true },
      {
        requests: found.slice(0, maxRows),
        found: found.length,
        ...{ outcomes, outcome, scopes, scope, search: query.get('search') ?? '' },
      },
    );
  });
}

/** The console's own pages; OAuth stands on their hosts too. */
function isOfPage({ host, path }: LoggedRequest): boolean {
  return findHost(host)?.role === 'web' && !/^\/(oauth2|api)\//.test(path);
}

function fitsOutcome({ status, scripted }: LoggedRequest, outcome: string): boolean {
  if (outcome === 'refused') return status === null || status >= 400;
  if (outcome === 'accepted') return status !== null && status < 400;
  return outcome !== 'scripted' || scripted;
}

function textOf({ method, host, path, status, organization, refused }: LoggedRequest): string {
  return [method, host, path, status ?? 'dropped', organization, refused].join(' ').toLowerCase();
}
