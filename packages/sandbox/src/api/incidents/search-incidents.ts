import type { Datadog } from '../../datadog.ts';
import type { Organization } from '../../organizations/organization.ts';
import { textAt, textsAt, valueAt, type Payload } from '../../received/payload.ts';
import { parseSearch } from '../../search/search-query.ts';
import type { Page } from '../page.ts';
import { actingUser } from '../users/acting-user.ts';
import { describeIncident } from './describe-incident.ts';
import {
  fieldOf,
  severityOf,
  standardFields,
  standardIncidentTypeId,
  stateOf,
  type Incident,
} from './incidents.ts';

/** What the API answers to a search such as `state:active AND severity:(SEV-2 OR SEV-1)`. */
export function searchIncidents(
  datadog: Datadog,
  organization: Organization,
  query: string,
  order: 'created' | '-created',
  { size, offset }: Page,
): { data: Payload; included: Payload[] } {
  const search = parseSearch(query);
  const found = datadog.incidents
    .of(organization)
    .filter((incident) =>
      search({ text: textAt(incident.attributes, 'title'), valuesOf: (name) => valuesOf(incident, name) }),
    );
  if (order === '-created') found.reverse();
  const page = found
    .slice(offset, offset + size)
    .map((incident) => describeIncident(datadog, organization, incident, { withPeople: true }));
  return {
    data: {
      type: 'incidents_search_results',
      attributes: {
        total: found.length,
        facets: facetsOf(organization, found),
        incidents: page.map((data) => ({ data })),
      },
      relationships: { incidents_relationship: { data: page.map(({ id }) => ({ type: 'incidents', id })) } },
    },
    included: page,
  };
}

function valuesOf(incident: Incident, name: string): string[] {
  if (name === 'state') return [stateOf(incident)];
  if (name === 'severity') return [severityOf(incident)];
  if (name === 'id') return [incident.id];
  if (name === 'public_id') return [String(incident.publicId)];
  if (name === 'title') return [textAt(incident.attributes, 'title')];
  if (name === 'customer_impacted') return [String(isImpacted(incident))];
  const value = fieldOf(incident, name);
  return value === undefined ? textsAt(incident.attributes, `fields.${name}.value`) : [value];
}

function isImpacted({ attributes }: Incident): boolean {
  return valueAt(attributes, 'customer_impacted') === true;
}

/** How often each value occurs among the incidents that were found. */
function facetsOf(organization: Organization, found: readonly Incident[]): Payload {
  const { name, handle, uuid, email } = actingUser(organization);
  const people = found.length === 0 ? [] : [{ name, count: found.length, handle, uuid, email }];
  const impacted = found.filter(isImpacted).length;
  const tests = found.filter(({ attributes }) => attributes.is_test === true).length;
  // Datadog writes the two sides of a boolean as 0 and true.
  const sides = (yes: number) => [
    { name: 0, count: found.length - yes },
    { name: true, count: yes },
  ];
  return {
    state: countsOf(found.map(stateOf), ['active', 'stable', 'resolved']),
    severity: countsOf(found.map(severityOf), ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4', 'SEV-5', 'UNKNOWN']),
    visibility: countsOf(
      found.map(({ attributes }) => textAt(attributes, 'visibility') || 'organization'),
      [],
    ),
    impact: countsOf(
      found.map((incident) => (isImpacted(incident) ? 'customer' : 'none')),
      [],
    ),
    postmortem: countsOf(
      found.map(() => 'No'),
      ['No', 'Yes'],
    ),
    customer_impacted: sides(impacted),
    is_test: sides(tests),
    responder: [],
    commander: [],
    created_by: people,
    declared_by: people,
    last_modified_by: people,
    incident_type: countsOf(
      found.map(
        ({ attributes }) => textAt(attributes, 'incident_type_uuid') || standardIncidentTypeId(organization),
      ),
      [],
    ).map(({ name: id, count }) => ({ name: 'Incident', count, id })),
    fields: Object.keys(standardFields)
      .filter((field) => field !== 'state' && field !== 'severity')
      .map((field) => ({
        name: field,
        facets: countsOf(
          found.flatMap((incident) => valuesOf(incident, field)),
          field === 'detection_method' ? ['customer', 'employee', 'monitor', 'other', 'unknown'] : [],
        ),
      })),
    time_to_detect: spread('time_to_detect'),
    time_to_repair: spread('time_to_repair'),
    time_to_resolve: spread('time_to_resolve'),
  };
}

function spread(name: string) {
  return [{ name, aggregates: { min: null, max: null } }];
}

/** The most frequent first; values that every organization has are listed even when nothing has them. */
function countsOf(names: readonly string[], always: readonly string[]): { name: string; count: number }[] {
  return [...new Set([...names, ...always])]
    .map((name) => ({ name, count: names.filter((other) => other === name).length }))
    .sort((left, right) => right.count - left.count || left.name.localeCompare(right.name));
}
