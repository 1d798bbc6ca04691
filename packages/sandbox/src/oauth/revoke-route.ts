import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { authenticateClient } from './authenticate-client.ts';
import { oauthError } from './oauth-error.ts';
import { readParameters } from './read-parameters.ts';

/**
 * `POST /oauth2/v1/revoke`: ends the grant that a token belongs to. 200 also for tokens that it does not know
 * (RFC 7009 section 2.2). Datadog's example sends the access token in a header too; the token in the body is enough,
 * and the state of the other is not judged.
 */
export function revokeRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post('/oauth2/v1/revoke', { config: { roles: ['api'] } }, async (request, reply) => {
    const parameters = readParameters(datadog, request);
    const client = await authenticateClient(datadog, parameters);
    const token = parameters.get('token');
    if (!token) throw oauthError(datadog, 'invalid_request', 'Missing token parameter.');
    const found = datadog.grants.findByAnyToken(token);
    if (found?.organization.site === hostOf(request).site && found.grant.clientId === client.clientId) {
      datadog.grants.revoke(found.grant);
      await datadog.state.save();
    }
    return reply.header('cache-control', 'no-store').send({});
  });
}
