import type { FastifyInstance } from 'fastify';
import { bearerOf, unauthorized } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { hostOf } from '../http/datadog-request.ts';
import { refuse } from '../http/refusal.ts';
import type { ApiKeyRecord } from '../organizations/organization-record.ts';
import { uuidFrom } from '../randomness/randomness.ts';

/**
 * `POST /api/v2/api_keys/marketplace`: makes the organization's one API key for an OAuth client and shows its
 * value once. Datadog takes an access or a refresh token here.
 *
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 */
export function marketplaceRoute(app: FastifyInstance, datadog: Datadog): void {
  app.post('/api/v2/api_keys/marketplace', { config: { roles: ['api'] } }, async (request, reply) => {
    const token = bearerOf(request, unauthorized);
    const found = datadog.grants.findByAccessToken(token) ?? datadog.grants.findByRefreshToken(token);
    if (found?.organization.site !== hostOf(request).site) throw unauthorized();
    if (!found.grant.scopes.includes('api_keys_write')) throw refuse(403, 'Forbidden');
    if (datadog.apiKeys.findMarketplaceKey(found.organization)) {
      throw refuse(409, 'An API key with this name already exists');
    }
    const client = await datadog.clients.find(found.grant.clientId);
    // The organization's second request may have come while the tile was read.
    if (datadog.apiKeys.findMarketplaceKey(found.organization)) {
      throw refuse(409, 'An API key with this name already exists');
    }
    const name = `${client?.name ?? 'Unknown'} OAuth Client API Key ${found.grant.clientId}`;
    const { record, key } = datadog.apiKeys.create(found.organization, name, 'marketplace');
    datadog.secrets.add('api_key', key, found.organization);
    await datadog.state.save();
    return reply.code(201).send({ data: describeKey(record, key, found.organization.publicId) });
  });
}

function describeKey(record: ApiKeyRecord, key: string, organizationId: string) {
  const user = { data: { type: 'users', id: uuidFrom(`user of ${organizationId}`) } };
  return {
    type: 'api_keys',
    id: record.id,
    attributes: {
      created_at: record.createdAt,
      key,
      last4: record.last4,
      modified_at: record.createdAt,
      name: record.name,
    },
    relationships: { created_by: user, modified_by: user },
  };
}
