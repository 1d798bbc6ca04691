import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';

/** Proxies close a connection on which nothing comes. */
const keepAliveMs = 25_000;

/** `GET /changes`: server-sent events that tell an open page when to ask again for what it shows. */
export function liveRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get('/changes', { config: { roles: ['web'] } }, (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    raw.write('retry: 2000\n\n');
    const stop = datadog.changes.subscribe(() => raw.write('event: change\ndata:\n\n'));
    const keepAlive = setInterval(() => raw.write(':\n\n'), keepAliveMs).unref();
    request.raw.once('close', () => {
      stop();
      clearInterval(keepAlive);
    });
  });
}
