import type { Organisation } from '../organisations/organisation.ts';
import type { Payload } from '../received/payload.ts';

/** An incident as its creator described it, and what Datadog added. */
export interface Incident {
  id: string;
  publicId: number;
  createdAt: Date;
  modifiedAt: Date;
  attributes: Payload;
}

/** The incidents of every organisation, in memory. */
export class Incidents {
  readonly #incidents = new Map<Organisation, Incident[]>();

  of(organisation: Organisation): readonly Incident[] {
    return this.#incidents.get(organisation) ?? [];
  }

  create(organisation: Organisation, id: string, now: Date, attributes: Payload): Incident {
    const incidents = this.#incidents.get(organisation) ?? [];
    this.#incidents.set(organisation, incidents);
    const publicId = (incidents.at(-1)?.publicId ?? 0) + 1;
    const incident = { id, publicId, createdAt: now, modifiedAt: now, attributes };
    incidents.push(incident);
    return incident;
  }

  delete(organisation: Organisation, incident: Incident): void {
    this.#incidents.set(
      organisation,
      this.of(organisation).filter((other) => other !== incident),
    );
  }

  reset(): void {
    this.#incidents.clear();
  }
}
