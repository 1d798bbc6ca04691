import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
import { problemSchema } from '../routes/answers.ts';

/** Collects the schemas of all routes that are registered after it, for `/openapi.json`. */
export const apiDescription = fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          // The same in every fork, whatever its tile is called: the description is compared with the committed one.
          title: 'Datadog integration server',
          description:
            'Connects customers to Datadog, sends their data, and takes Datadog’s alerts. Pages for browsers; the same as JSON for `accept: application/json`.',
          version: '1.0.0',
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: '/' }],
        tags: [
          { name: 'session', description: 'Signing in and out' },
          { name: 'connection', description: 'From the tile to a connected organization' },
          { name: 'installations', description: 'What is connected' },
          { name: 'alerts', description: 'What Datadog reports, and what is done about it' },
          { name: 'integration', description: 'What the integration adds' },
          { name: 'operations', description: 'For operators of the server' },
        ],
        components: {
          securitySchemes: {
            session: {
              type: 'apiKey',
              in: 'cookie',
              name: '__Host-session',
              description: 'Set by the sign-in; without it a route that needs it redirects there.',
            },
          },
        },
      },
      refResolver: {
        buildLocalReference: (schema, _base, _fragment, index) =>
          typeof schema.$id === 'string' ? schema.$id : `schema-${index}`,
      },
    });
    app.addSchema(problemSchema);
  },
  { name: 'api-description' },
);
