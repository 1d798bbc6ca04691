import Fastify, { type FastifyInstance } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import type { ServerMetrics } from './server-metrics.ts';

/** `/metrics` on a port of its own, which a partner keeps inside the network. */
export function createMetricsApp(metrics: ServerMetrics, logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({ loggerInstance: logger });
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return app;
}
