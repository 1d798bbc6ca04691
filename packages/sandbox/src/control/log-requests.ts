import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { asksForPage } from '../http/error-page.ts';
import { describeRequest } from './describe-request.ts';
import { anyHost } from '../sites/host-table.ts';
import { splitTarget } from '../sites/rewrite-url.ts';

/** Notes every request to a Datadog host: method, host, path and status, and nothing that may be secret. */
export function logRequests(app: FastifyInstance, datadog: Datadog): void {
  app.addHook('onRequest', (request, reply, done) => {
    // Not `onResponse`: that does not come when the connection was dropped.
    reply.raw.once('close', () => {
      const host = request.datadogHost;
      const named = host && host.host !== anyHost;
      const entry = {
        at: datadog.clock.now().toISOString(),
        host: named ? host.host : '',
        site: host?.site.parameter ?? '',
        method: request.method,
        path: named ? splitTarget(pathOf(request)).rest || '/' : pathOf(request),
        status: reply.raw.writableFinished && !request.fault?.drop ? reply.raw.statusCode : null,
        ...describeRequest(datadog, request),
      };
      datadog.requests.add(entry);
      // Pages that ask for themselves are no news.
      if (!asksForPage(request)) datadog.changes.note();
      request.log.info({ host: entry.host, method: entry.method, status: entry.status }, 'request');
    });
    done();
  });
}

/** The path as the client sent it, without the query. */
export function pathOf(request: FastifyRequest): string {
  const path = request.originalUrl.split('?', 1)[0] ?? '/';
  return path === '' ? '/' : path;
}
