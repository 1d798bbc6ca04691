import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AppOptions } from '../../app-options.ts';
import { json, problemReference, problems } from '../answers.ts';

const tags = ['operations'];
const status = (...values: string[]) => Type.Object({ status: Type.Enum(values) });
const healthz = {
  tags,
  summary: 'Whether the process works',
  response: { 200: json('It does', status('ok')), 503: json('Restart it', status('stuck')), ...problems },
};
const readyz = {
  tags,
  summary: 'Whether it can serve: its database takes what is written, and their clocks agree',
  response: {
    200: json('It can', status('ready')),
    503: json(
      'Send no traffic',
      Type.Union([
        status('database unreachable', 'database not writable', 'clock differs'),
        problemReference,
      ]),
    ),
    ...problems,
  },
};
const description = {
  tags,
  summary: 'This description',
  response: { 200: json('OpenAPI 3.1', Type.Object({}, { additionalProperties: true })), ...problems },
};

/**
 * `/healthz`: the process works; it fails when something that should have ended long ago hangs. `/readyz`: it can serve.
 * Neither knows of a shutdown: from its first moment on nothing is accepted any more.
 */
export function registerHealthRoutes(app: FastifyInstance, { readiness, vitalSigns }: AppOptions): void {
  // A restart would not relieve a process that cannot keep up.
  const always = { rateLimit: false as const, pressureHandler: () => undefined };
  app.get('/healthz', { config: always, schema: healthz }, (request, reply) => {
    const stuck = vitalSigns.stuck();
    if (stuck.length === 0) return reply.send({ status: 'ok' });
    request.log.error({ stuck }, 'work hangs: this process should be restarted');
    return reply.status(503).send({ status: 'stuck' });
  });

  app.get('/openapi.json', { schema: description }, (_request, reply) => reply.send(app.swagger()));

  const perMinute = { rateLimit: { max: 600 } };
  app.get('/readyz', { config: perMinute, schema: readyz }, async (request, reply) => {
    const found = await readiness.check();
    if (found === undefined) return reply.send({ status: 'ready' });
    request.log.error({ err: found.cause, problem: found.problem }, 'not ready');
    return reply.status(503).send({ status: found.problem });
  });
}
