import type { Organization } from '../organizations/organization.ts';
import { textAt, textsAt, valueAt } from '../received/payload.ts';
import { parseSearch } from '../search/search-query.ts';
import { describeIncident, fieldOf, stateOf } from './describe-incident.ts';
import type { Incident } from './incidents.ts';

/** A page of a list. */
export interface PageOfIncidents {
  size: number;
  offset: number;
}

/** What the API answers to a search such as `state:active AND severity:(SEV-2 OR SEV-1)`. */
export function searchIncidents(
  incidents: readonly Incident[],
  { publicId }: Organization,
  query: string,
  order: 'created' | '-created',
  { size, offset }: PageOfIncidents,
) {
  const search = parseSearch(query);
  const found = incidents.filter((incident) =>
    search({ text: textAt(incident.attributes, 'title'), valuesOf: (name) => valuesOf(incident, name) }),
  );
  if (order === '-created') found.reverse();
  const page = found.slice(offset, offset + size);
  return {
    data: {
      type: 'incidents_search_results',
      attributes: {
        incidents: page.map((incident) => ({ data: describeIncident(incident, publicId) })),
        total: found.length,
        facets: { state: countsOf(found.map(stateOf)), severity: countsOf(found.map(severityOf)) },
      },
    },
    meta: { pagination: { offset, next_offset: offset + size, size } },
  };
}

function severityOf(incident: Incident): string {
  return fieldOf(incident, 'severity') ?? 'UNKNOWN';
}

function valuesOf(incident: Incident, name: string): string[] {
  if (name === 'state') return [stateOf(incident)];
  if (name === 'severity') return [severityOf(incident)];
  if (name === 'id') return [incident.id];
  if (name === 'public_id') return [String(incident.publicId)];
  if (name === 'title') return [textAt(incident.attributes, 'title')];
  if (name === 'customer_impacted') return [String(valueAt(incident.attributes, name) === true)];
  const value = fieldOf(incident, name);
  return value === undefined ? textsAt(incident.attributes, `fields.${name}.value`) : [value];
}

/** How often each value occurs, in the form of facets. */
function countsOf(values: readonly string[]): { name: string; count: number }[] {
  return [...new Set(values)].map((name) => ({
    name,
    count: values.filter((value) => value === name).length,
  }));
}
