import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

/** `/openapi.json`, from the routes' own schemas. */
export const apiDescription = fp<{ config: Config }>(
  async (app, { config }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: `${config.tile.name}: Datadog integration`,
          description: 'Connects customers to Datadog, sends their data, and takes Datadog’s alerts.',
          version: '1.0.0',
        },
        components: {
          securitySchemes: {
            session: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Set by the sign-in.' },
          },
        },
      },
    });
    app.get(
      '/openapi.json',
      { schema: { summary: 'This description', tags: ['operations'] } },
      (_request, reply) => reply.send(app.swagger()),
    );
  },
  { name: 'api-description' },
);
