import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { pageOf, type Page } from '../page.ts';
import { describeActingUser } from '../users/users.ts';
import { describeIncident, type IncidentView } from './describe-incident.ts';
import type { Incident } from './incidents.ts';
import { searchIncidents } from './search-incidents.ts';

/** What an answer shows of a change. */
const changed: IncidentView = { withPeople: true };
const read: IncidentView = { withPeople: false };

/**
 * `/api/v2/incidents`: create, import, read, search, change and delete.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function incidentOperations(api: Operations, datadog: Datadog): void {
  const { incidents } = datadog;

  const create = ({ organization, body, now }: Call): Incident => {
    const attributes = attributesOf(body);
    if (attributes.customer_impacted === true && attributes.customer_impact_scope === undefined) {
      throw refuse(400, 'customer_impact_scope is required if customer_impacted is true');
    }
    const commander = commanderOf(body);
    datadog.received.add('incidents', organization, now, [body]);
    return incidents.create(
      organization,
      datadog.randomness.uuid(),
      now,
      { ...attributes },
      commander ?? undefined,
    );
  };

  api.offer(
    'v2.CreateIncident',
    (call) => ({
      data: describeIncident(datadog, call.organization, create(call), { ...changed, isCreation: true }),
    }),
    { status: 201 },
  );

  api.offer(
    'v2.ImportIncident',
    (call) => ({ data: describeIncident(datadog, call.organization, create(call), { ...read, isGo: true }) }),
    { status: 201, type: 'application/vnd.api+json', errors: 'json-api' },
  );

  api.offer('v2.ListIncidents', ({ organization, query }) => {
    const page = readPage(query);
    const all = incidents.of(organization);
    return {
      data: all
        .slice(page.offset, page.offset + page.size)
        .map((incident) => describeIncident(datadog, organization, incident, read)),
      ...(wantsUsers(query) ? { included: [describeActingUser(organization)] } : {}),
      meta: pagination(page),
    };
  });

  api.offer('v2.SearchIncidents', ({ organization, query }) => {
    const text = query.get('query');
    const sort = query.get('sort') ?? 'created';
    if (text === null) throw refuse(400, 'Missing required parameter "query"');
    if (sort !== 'created' && sort !== '-created') throw refuse(400, 'Invalid sort');
    const page = readPage(query);
    const { data, included } = searchIncidents(datadog, organization, text, sort, page);
    return {
      data,
      included: wantsUsers(query) ? [...included, describeActingUser(organization)] : included,
      meta: pagination(page),
    };
  });

  api.offer('v2.GetIncident', (call) => ({
    data: describeIncident(datadog, call.organization, findIncident(datadog, call), read),
    ...(wantsUsers(call.query) ? { included: [describeActingUser(call.organization)] } : {}),
  }));

  api.offer('v2.UpdateIncident', (call) => {
    const incident = findIncident(datadog, call);
    const { data } = call.body;
    if (isObject(data) && data.id !== incident.id) throw refuse(400, 'data.id is not the id of the path');
    incidents.change(incident, { ...attributesOf(call.body) }, call.now);
    const commander = commanderOf(call.body);
    if (commander !== undefined) incident.commanderId = commander ?? undefined;
    return {
      data: describeIncident(datadog, call.organization, incident, changed),
      ...(wantsUsers(call.query) ? { included: [describeActingUser(call.organization)] } : {}),
    };
  });

  api.offer(
    'v2.DeleteIncident',
    (call) => {
      incidents.delete(call.organization, findIncident(datadog, call));
    },
    { status: 204 },
  );
}

/** The incident that the path names. */
export function findIncident(datadog: Datadog, { organization, path }: Call): Incident {
  const id = path.incident_id ?? '';
  const incident = datadog.incidents.find(organization, id);
  if (!incident) throw refuse(404, `incident ${id} not found`);
  return incident;
}

function attributesOf({ data }: Payload): Payload {
  return isObject(data) && isObject(data.attributes) ? data.attributes : {};
}

/** The person that a body names as commander; `null` takes the commander away, `undefined` says nothing. */
function commanderOf({ data }: Payload): string | null | undefined {
  if (!isObject(data) || !isObject(data.relationships)) return undefined;
  const { commander_user: commander } = data.relationships;
  if (!isObject(commander)) return undefined;
  return isObject(commander.data) ? textAt(commander.data, 'id') : null;
}

function wantsUsers(query: URLSearchParams): boolean {
  return (query.get('include') ?? '').split(',').includes('users');
}

function readPage(query: URLSearchParams): Page {
  return pageOf(query, { size: 'page[size]', offset: 'page[offset]', standard: 10, most: 100 });
}

/** The next page begins a page further on, as documented, also behind the last. */
function pagination({ offset, size }: Page) {
  return { pagination: { offset, next_offset: offset + size, size } };
}
