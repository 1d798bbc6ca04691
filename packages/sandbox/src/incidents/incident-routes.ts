import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireScopeOrKeys } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, organisationOf } from '../http/datadog-request.ts';
import { describeMismatch } from '../http/describe-mismatch.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import { uuidFrom } from '../randomness/randomness.ts';
import type { Incident } from './incidents.ts';

const attributes = {
  title: Type.String({ minLength: 1 }),
  customer_impacted: Type.Boolean(),
  customer_impact_scope: Type.Optional(Type.String()),
  fields: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))),
};

const creation = Type.Object({
  data: Type.Object({ type: Type.Literal('incidents'), attributes: Type.Object(attributes) }),
});

const change = Type.Object({
  data: Type.Object({
    type: Type.Literal('incidents'),
    id: Type.String(),
    attributes: Type.Optional(Type.Partial(Type.Object(attributes))),
  }),
});

/**
 * `/api/v2/incidents`: create, read, change and delete.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function incidentRoutes(app: FastifyInstance, datadog: Datadog): void {
  const config = { roles: ['api'] as const };
  const write = { config, onRequest: requireScopeOrKeys(datadog, 'incident_write') };
  const read = { config, onRequest: requireScopeOrKeys(datadog, 'incident_read') };

  app.post('/api/v2/incidents', write, (request, reply) => {
    const value = parseJson(bytesOf(request));
    if (!Value.Check(creation, value)) throw refuse(400, describeMismatch(creation, value));
    const { customer_impacted, customer_impact_scope } = value.data.attributes;
    if (customer_impacted && customer_impact_scope === undefined) {
      throw refuse(400, 'customer_impact_scope is required if customer_impacted is true');
    }
    const now = datadog.clock.now();
    const organisation = organisationOf(request);
    const id = datadog.randomness.uuid();
    const incident = datadog.incidents.create(organisation, id, now, { ...value.data.attributes });
    datadog.received.add('incidents', organisation, now, [value]);
    return reply.code(201).send({ data: describe(incident, organisation.publicId) });
  });

  app.get('/api/v2/incidents', read, (request) => {
    const organisation = organisationOf(request);
    const incidents = datadog.incidents.of(organisation);
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const size = Number(query.get('page[size]') ?? 10);
    const offset = Number(query.get('page[offset]') ?? 0);
    if (!(size >= 1 && size <= 100 && offset >= 0)) throw refuse(400, 'Invalid page');
    return {
      data: incidents
        .slice(offset, offset + size)
        .map((incident) => describe(incident, organisation.publicId)),
      meta: { pagination: { offset, next_offset: Math.min(offset + size, incidents.length), size } },
    };
  });

  app.get<{ Params: { id: string } }>('/api/v2/incidents/:id', read, (request) => ({
    data: describe(find(datadog, request), organisationOf(request).publicId),
  }));

  app.patch<{ Params: { id: string } }>('/api/v2/incidents/:id', write, (request) => {
    const value = parseJson(bytesOf(request));
    if (!Value.Check(change, value)) throw refuse(400, describeMismatch(change, value));
    const incident = find(datadog, request);
    Object.assign(incident.attributes, value.data.attributes);
    incident.modifiedAt = datadog.clock.now();
    return { data: describe(incident, organisationOf(request).publicId) };
  });

  app.delete<{ Params: { id: string } }>('/api/v2/incidents/:id', write, (request, reply) => {
    datadog.incidents.delete(organisationOf(request), find(datadog, request));
    return reply.code(204).send();
  });
}

function find(datadog: Datadog, request: FastifyRequest<{ Params: { id: string } }>): Incident {
  const incident = datadog.incidents.of(organisationOf(request)).find(({ id }) => id === request.params.id);
  if (!incident) throw refuse(404, 'Incident not found');
  return incident;
}

function describe(incident: Incident, organisationId: string) {
  const user = { data: { type: 'users', id: uuidFrom(`user of ${organisationId}`) } };
  return {
    type: 'incidents',
    id: incident.id,
    attributes: {
      ...incident.attributes,
      public_id: incident.publicId,
      created: incident.createdAt.toISOString(),
      modified: incident.modifiedAt.toISOString(),
      detected: incident.createdAt.toISOString(),
      resolved: null,
      customer_impact_start: null,
      customer_impact_end: null,
      state: 'active',
    },
    relationships: { created_by_user: user, last_modified_by_user: user },
  };
}
