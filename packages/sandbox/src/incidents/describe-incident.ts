import { uuidFrom } from '../randomness/randomness.ts';
import { valueAt } from '../received/payload.ts';
import type { Incident } from './incidents.ts';

/** An incident as the API answers it. */
export function describeIncident(incident: Incident, organizationId: string) {
  const user = { data: { type: 'users', id: uuidFrom(`user of ${organizationId}`) } };
  return {
    type: 'incidents',
    id: incident.id,
    attributes: {
      detected: incident.createdAt.toISOString(),
      customer_impact_start: null,
      customer_impact_end: null,
      ...incident.attributes,
      public_id: incident.publicId,
      created: incident.createdAt.toISOString(),
      modified: incident.modifiedAt.toISOString(),
      resolved: incident.resolvedAt?.toISOString() ?? null,
      severity: fieldOf(incident, 'severity') ?? 'UNKNOWN',
      state: stateOf(incident),
    },
    relationships: { created_by_user: user, last_modified_by_user: user },
  };
}

/** `active` until the field `state` says something else. */
export function stateOf(incident: Incident): string {
  return fieldOf(incident, 'state') ?? 'active';
}

/** The text of a field that has one value. */
export function fieldOf({ attributes }: Incident, name: string): string | undefined {
  const value = valueAt(attributes, `fields.${name}.value`);
  return typeof value === 'string' ? value : undefined;
}
