import fp from 'fastify-plugin';
import type { ServerMetrics } from '../metrics/server-metrics.ts';

/** Times every answer, by route pattern: an address as it came would make a series for each id. */
export const requestMetrics = fp<{ metrics: ServerMetrics }>(
  (app, { metrics }) => {
    app.addHook('onResponse', (request, reply, done) => {
      const labels = { route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) };
      metrics.requests.observe(labels, reply.elapsedTime / 1000);
      done();
    });
    return Promise.resolve();
  },
  { name: 'request-metrics' },
);
