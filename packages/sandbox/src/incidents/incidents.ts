import type { Organization } from '../organizations/organization.ts';
import { isObject, type Payload } from '../received/payload.ts';
import { stateOf } from './describe-incident.ts';

/** An incident as its creator described it, and what Datadog added. */
export interface Incident {
  id: string;
  publicId: number;
  createdAt: Date;
  modifiedAt: Date;
  resolvedAt: Date | undefined;
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

  create(organization: Organization, id: string, now: Date, attributes: Payload): Incident {
    const incidents = this.#incidents.get(organization) ?? [];
    this.#incidents.set(organization, incidents);
    const publicId = (this.#lastPublicIds.get(organization) ?? 0) + 1;
    this.#lastPublicIds.set(organization, publicId);
    const incident = { id, publicId, createdAt: now, modifiedAt: now, resolvedAt: undefined, attributes };
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
