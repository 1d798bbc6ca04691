import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Datadog } from '../datadog.ts';
import { bytesOf } from '../http/datadog-request.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';
import { siteNamed } from './query-parameters.ts';

const organizationBody = Type.Object(
  { site: Type.String(), organization: Type.String() },
  { additionalProperties: false },
);

/** What a test sees of the organizations, and what their administrators do there. */
export function organizationRoutes(app: FastifyInstance, datadog: Datadog): void {
  // Webhooks with their headers: a test plays Datadog with them.
  app.get('/accounts', () => ({
    items: datadog.organizations.all
      .filter(({ record }) => record.grants.length + record.apiKeys.length + record.webhooks.length > 0)
      .map(({ site, label, record }) => ({
        site: site.parameter,
        organization: label,
        grants: record.grants.map(({ id, origin, authorizedAt, revokedAt }) => ({
          id,
          origin,
          authorizedAt,
          revokedAt,
        })),
        apiKeys: record.apiKeys.map(({ id, name, origin, createdAt, revokedAt }) => ({
          id,
          name,
          origin,
          createdAt,
          revokedAt,
        })),
        webhooks: record.webhooks,
      })),
  }));

  // The customer uninstalls the tile: every authorization ends.
  app.post('/uninstall', async (request) => {
    const { record } = wantedOrganization(datadog, request);
    for (const grant of record.grants) if (grant.revokedAt === null) datadog.grants.revoke(grant);
    record.tileInstalledAt = null;
    await datadog.state.save();
    return { ok: true };
  });

  // The customer revokes the key that OAuth made.
  app.post('/revoke-key', async (request) => {
    const organization = wantedOrganization(datadog, request);
    const key = datadog.apiKeys.findMarketplaceKey(organization);
    if (key) datadog.apiKeys.revoke(organization, key.id);
    await datadog.state.save();
    return { revoked: key !== undefined };
  });

  // The key exists already and its value is lost: a request for one gets 409.
  app.post('/lose-key', async (request) => {
    const organization = wantedOrganization(datadog, request);
    if (!datadog.apiKeys.findMarketplaceKey(organization)) {
      datadog.apiKeys.create(organization, 'OAuth Client API Key of an earlier installation', 'marketplace');
    }
    await datadog.state.save();
    return { ok: true };
  });
}

function wantedOrganization(datadog: Datadog, request: FastifyRequest): Organization {
  const body = parseJson(bytesOf(request));
  if (!Value.Check(organizationBody, body)) {
    throw refuse(400, 'Expected {"site": "<site>", "organization": "<organization>"}');
  }
  const organization = datadog.organizations.findByLabel(siteNamed(body.site), body.organization);
  if (!organization) throw refuse(404, `${body.site} has no organization "${body.organization}"`);
  return organization;
}
