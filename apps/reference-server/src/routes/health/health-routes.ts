import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { json, problemReference, problems } from '../answers.ts';

const tags = ['operations'];
const status = (...values: string[]) => Type.Object({ status: Type.Enum(values) });
const healthz = {
  tags,
  summary: 'Whether the process works',
  response: { 200: json('It does', status('ok')), ...problems },
};
const readyz = {
  tags,
  summary: 'Whether it can serve: its database answers',
  response: {
    200: json('It can', status('ready')),
    503: json('Send no traffic', Type.Union([status('database unreachable'), problemReference])),
    ...problems,
  },
};
const description = {
  tags,
  summary: 'This description',
  response: { 200: json('OpenAPI 3.1', Type.Object({}, { additionalProperties: true })), ...problems },
};

/**
 * `/healthz`: the process works. `/readyz`: it can serve, which needs the database. Neither knows of a shutdown: from its
 * first moment on nothing is accepted any more.
 */
export function registerHealthRoutes(app: FastifyInstance, { database }: AppOptions): void {
  // A restart would not relieve a process that cannot keep up.
  const always = { rateLimit: false as const, pressureHandler: () => undefined };
  app.get('/healthz', { config: always, schema: healthz }, () => Promise.resolve({ status: 'ok' }));

  app.get('/openapi.json', { schema: description }, (_request, reply) => reply.send(app.swagger()));

  app.get('/readyz', { config: { rateLimit: false }, schema: readyz }, async (request, reply) => {
    try {
      await sql`select 1`.execute(database);
      return await reply.send({ status: 'ready' });
    } catch (error) {
      request.log.error({ err: error }, 'database does not answer');
      return reply.status(503).send({ status: 'database unreachable' });
    }
  });
}
