import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireScopeOrKeys, unauthorized } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, organizationOf } from '../http/datadog-request.ts';
import { describeMismatch } from '../http/describe-mismatch.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import { limitRate } from '../rate-limits/limit-rate.ts';
import { describeIncident } from './describe-incident.ts';
import type { Incident } from './incidents.ts';
import { searchIncidents, type PageOfIncidents } from './search-incidents.ts';

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
 * `/api/v2/incidents`: create, read, search, change and delete. Datadog documents a 401 for each.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function incidentRoutes(app: FastifyInstance, datadog: Datadog): void {
  const routeFor = (scope: string) => ({
    config: { roles: ['api'] as const },
    onRequest: [requireScopeOrKeys(datadog, scope, unauthorized), limitRate(datadog, 'incidents')],
  });
  const write = routeFor('incident_write');
  const read = routeFor('incident_read');

  app.post('/api/v2/incidents', write, (request, reply) => {
    const value = parseJson(bytesOf(request));
    if (!Value.Check(creation, value)) throw refuse(400, describeMismatch(creation, value));
    const { customer_impacted, customer_impact_scope } = value.data.attributes;
    if (customer_impacted && customer_impact_scope === undefined) {
      throw refuse(400, 'customer_impact_scope is required if customer_impacted is true');
    }
    const now = datadog.clock.now();
    const organization = organizationOf(request);
    const id = datadog.randomness.uuid();
    const incident = datadog.incidents.create(organization, id, now, { ...value.data.attributes });
    datadog.received.add('incidents', organization, now, [value]);
    return reply.code(201).send({ data: describeIncident(incident, organization.publicId) });
  });

  app.get('/api/v2/incidents', read, (request) => {
    const organization = organizationOf(request);
    const incidents = datadog.incidents.of(organization);
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const { size, offset } = pageOf(query);
    return {
      data: incidents
        .slice(offset, offset + size)
        .map((incident) => describeIncident(incident, organization.publicId)),
      meta: { pagination: { offset, next_offset: offset + size, size } },
    };
  });

  app.get('/api/v2/incidents/search', read, (request) => {
    const organization = organizationOf(request);
    const parameters = new URL(request.url, 'http://sandbox').searchParams;
    const query = parameters.get('query');
    const sort = parameters.get('sort') ?? 'created';
    if (query === null) throw refuse(400, 'Missing required parameter "query"');
    if (sort !== 'created' && sort !== '-created') throw refuse(400, 'Invalid sort');
    const incidents = datadog.incidents.of(organization);
    return searchIncidents(incidents, organization, query, sort, pageOf(parameters));
  });

  app.get<{ Params: { id: string } }>('/api/v2/incidents/:id', read, (request) => ({
    data: describeIncident(find(datadog, request), organizationOf(request).publicId),
  }));

  app.patch<{ Params: { id: string } }>('/api/v2/incidents/:id', write, (request) => {
    const value = parseJson(bytesOf(request));
    if (!Value.Check(change, value)) throw refuse(400, describeMismatch(change, value));
    const incident = find(datadog, request);
    if (value.data.id !== incident.id) throw refuse(400, 'data.id is not the id of the path');
    datadog.incidents.change(incident, { ...value.data.attributes }, datadog.clock.now());
    return { data: describeIncident(incident, organizationOf(request).publicId) };
  });

  app.delete<{ Params: { id: string } }>('/api/v2/incidents/:id', write, (request, reply) => {
    datadog.incidents.delete(organizationOf(request), find(datadog, request));
    return reply.code(204).send();
  });
}

function pageOf(query: URLSearchParams): PageOfIncidents {
  const size = Number(query.get('page[size]') ?? 10);
  const offset = Number(query.get('page[offset]') ?? 0);
  const isPage =
    Number.isInteger(size) && size >= 1 && size <= 100 && Number.isInteger(offset) && offset >= 0;
  if (!isPage) throw refuse(400, 'Invalid page');
  return { size, offset };
}

function find(datadog: Datadog, request: FastifyRequest<{ Params: { id: string } }>): Incident {
  const incident = datadog.incidents.of(organizationOf(request)).find(({ id }) => id === request.params.id);
  if (!incident) throw refuse(404, 'Incident not found');
  return incident;
}
