import type { FastifyInstance } from 'fastify';
import { requireApiKey } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';

/** `GET /api/v1/validate`: whether an API key is good. */
export function validateRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get('/api/v1/validate', { config: { roles: ['api'] }, onRequest: requireApiKey(datadog) }, () => ({
    valid: true,
  }));
}
