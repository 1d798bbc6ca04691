import { uuidFrom } from '../../randomness/randomness.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, valueAt, type Payload } from '../../received/payload.ts';

/** An incident as its creator described it, and what Datadog added. */
export interface Incident {
  id: string;
  publicId: number;
  createdAt: Date;
  modifiedAt: Date;
  resolvedAt: Date | undefined;
  /** Whether anything was changed since it was declared. */
  wasChanged: boolean;
  commanderId: string | undefined;
  attributes: Payload;
}

/** The incidents of every organization, in memory. */
export class Incidents {
  readonly #incidents = new Map<Organization, Incident[]>();
  /** The last number that an organization's incident got: one that was deleted does not come back. */
  readonly #lastPublicIds = new Map<Organization, number>();

  of(organization: Organization): readonly Incident[] {
    return this.#incidents.get(organization) ?? [];
  }

  find(organization: Organization, id: string): Incident | undefined {
    return this.of(organization).find((incident) => incident.id === id);
  }

  create(
    organization: Organization,
    id: string,
    now: Date,
    attributes: Payload,
    commanderId?: string,
  ): Incident {
    const incidents = this.#incidents.get(organization) ?? [];
    this.#incidents.set(organization, incidents);
    const publicId = (this.#lastPublicIds.get(organization) ?? 0) + 1;
    this.#lastPublicIds.set(organization, publicId);
    const incident: Incident = {
      id,
      publicId,
      createdAt: now,
      modifiedAt: now,
      resolvedAt: undefined,
      wasChanged: false,
      commanderId,
      attributes,
    };
    noteResolution(incident, now);
    incidents.push(incident);
    return incident;
  }

  /** What the attributes do not name stays, and so do fields among `fields`. */
  change(incident: Incident, attributes: Payload, now: Date): void {
    const { fields } = incident.attributes;
    Object.assign(incident.attributes, attributes);
    if (isObject(fields) && isObject(attributes.fields)) {
      incident.attributes.fields = { ...fields, ...attributes.fields };
    }
    incident.modifiedAt = now;
    incident.wasChanged = true;
    noteResolution(incident, now);
  }

  delete(organization: Organization, incident: Incident): void {
    this.#incidents.set(
      organization,
      this.of(organization).filter((other) => other !== incident),
    );
  }

  reset(): void {
    this.#incidents.clear();
    this.#lastPublicIds.clear();
  }
}

/** Documented: the time of the last step from active or stable to resolved or completed. */
function noteResolution(incident: Incident, now: Date): void {
  const isOver = ['resolved', 'completed'].includes(stateOf(incident));
  incident.resolvedAt = isOver ? (incident.resolvedAt ?? now) : undefined;
}

/** `active` until the field `state` says something else. */
export function stateOf(incident: Incident): string {
  return fieldOf(incident, 'state') ?? 'active';
}

export function severityOf(incident: Incident): string {
  return fieldOf(incident, 'severity') ?? 'UNKNOWN';
}

/** The text of a field that has one value. */
export function fieldOf({ attributes }: Incident, name: string): string | undefined {
  const value = valueAt(attributes, `fields.${name}.value`);
  return typeof value === 'string' ? value : undefined;
}

/** The fields that every organization has, as an incident is declared. */
export const standardFields: Readonly<Record<string, { type: string; value: string | null }>> = {
  severity: { type: 'dropdown', value: 'UNKNOWN' },
  state: { type: 'dropdown', value: 'active' },
  detection_method: { type: 'dropdown', value: 'unknown' },
  root_cause: { type: 'textbox', value: null },
  summary: { type: 'textbox', value: null },
  services: { type: 'autocomplete', value: null },
  teams: { type: 'autocomplete', value: null },
};

/** The type of incidents that every organization begins with. */
export function standardIncidentTypeId({ publicId }: Organization): string {
  return uuidFrom(`incident type of ${publicId}`);
}
