import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { authenticateClient } from './authenticate-client.ts';
import type { IssuedTokens } from './grants.ts';
import { mayAuthorize, type RegisteredClient } from './oauth-clients.ts';
import { oauthError } from './oauth-error.ts';
import { readParameters } from './read-parameters.ts';

/**
 * `POST /oauth2/v1/token`: exchanges a code, or refreshes.
 *
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 */
export function tokenRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post('/oauth2/v1/token', { config: { roles: ['api'] } }, async (request, reply) => {
    const parameters = readParameters(datadog, request);
    const client = await authenticateClient(datadog, parameters);
    const tokens = issueTokens(datadog, request, client, parameters);
    await datadog.state.save();
    return reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' }).send({
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      expires_in: tokens.expiresInSeconds,
      token_type: 'Bearer',
      scope: tokens.scopes.join(' '),
    });
  });
}

function issueTokens(
  datadog: Datadog,
  request: FastifyRequest,
  client: RegisteredClient,
  parameters: Map<string, string>,
): IssuedTokens {
  const { site } = hostOf(request);
  switch (parameters.get('grant_type')) {
    case 'authorization_code': {
      const code = datadog.codes.redeem(parameters.get('code') ?? '', {
        organizationSite: site.parameter,
        clientId: client.clientId,
        redirectUri: parameters.get('redirect_uri') ?? '',
        codeVerifier: parameters.get('code_verifier'),
      });
      if ('refused' in code) {
        request.refusal = `invalid_grant: ${code.refused}`;
        throw oauthError(datadog, 'invalid_grant');
      }
      if (!mayAuthorize(client, code.organization, datadog.policy)) {
        throw oauthError(datadog, 'invalid_grant');
      }
      return datadog.grants.create(code.organization, client.clientId, code.scopes);
    }
    case 'refresh_token': {
      const refreshToken = parameters.get('refresh_token') ?? '';
      const found = datadog.grants.findByRefreshToken(refreshToken);
      if (found?.grant.clientId !== client.clientId || found.organization.site !== site) {
        throw oauthError(datadog, 'invalid_grant', 'Invalid refresh token.');
      }
      return datadog.grants.refresh(found, refreshToken);
    }
    case undefined:
      throw oauthError(datadog, 'invalid_request', 'Missing grant_type parameter.');
    default:
      throw oauthError(datadog, 'unsupported_grant_type');
  }
}
