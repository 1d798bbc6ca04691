import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from '../http/refusal.ts';
import { findHost, hostFor } from './host-table.ts';
import { siteTable } from './site-table.ts';
import { splitTarget } from './rewrite-url.ts';

/** Finds the Datadog host of every request and refuses what that host does not serve. */
export function resolveHosts(app: FastifyInstance): void {
  app.decorateRequest('datadogHost', undefined);
  app.decorateRequest('organization', undefined);
  app.decorateRequest('grant', undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    request.datadogHost = findHost(splitTarget(request.url).first);
    done(request.datadogHost ? wrongHost(request) : unknownHost(request));
  });
}

function unknownHost(request: FastifyRequest): Error {
  const { first } = splitTarget(request.url);
  return refuse(
    404,
    `Unknown Datadog host "${first.slice(0, 100)}". The sandbox serves the web, API and intake hosts of ` +
      siteTable.map(({ parameter }) => parameter).join(', ') +
      '; for example /api.datadoghq.eu/api/v2/series.',
  );
}

function wrongHost(request: FastifyRequest): Error | undefined {
  const { roles } = request.routeOptions.config;
  const host = request.datadogHost;
  if (host?.role === 'none') return refuse(404, `${host.host} has no API for partners.`);
  if (!roles || !host || host.role === 'any' || roles.includes(host.role)) return undefined;
  // Datadog's own pages call the API under their own address.
  if (host.role === 'web' && host.subdomain === undefined && roles.includes('api') && isApiPath(request)) {
    return undefined;
  }
  const right = roles.map((role) => hostFor(host.site, role)).find((name) => name !== undefined);
  return refuse(404, `${host.host} does not serve this path${right ? `; ${right} does` : ''}.`);
}

function isApiPath(request: FastifyRequest): boolean {
  return splitTarget(request.url).rest.startsWith('/api/');
}
