import { goTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import type { Call } from '../../operations/operations.ts';
import { refuseObject } from '../../operations/refuse-body.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { userReference } from '../users/acting-user.ts';
import { describePerson } from './describe-incident.ts';
import { standardIncidentTypeId } from './incidents.ts';
import type { IncidentSetting } from '../resources.ts';

/** Incident management answers its settings as a Go service does. */
export const jsonApi = { type: 'application/vnd.api+json', errors: 'json-api' } as const;

/** The settings of incident management that the API makes: each an object of JSON:API with a type. */
export class Settings {
  readonly #datadog: Datadog;

  constructor(datadog: Datadog) {
    this.#datadog = datadog;
  }

  add({ organization, body, now }: Call, type: string): IncidentSetting {
    const setting: IncidentSetting = {
      id: this.#datadog.randomness.uuid(),
      type,
      createdAt: now,
      modifiedAt: now,
      attributes: { ...attributesOf(body) },
      incidentTypeId: typeIdOf(body) ?? standardIncidentTypeId(organization),
    };
    this.#datadog.resources.incidentSettings.of(organization).set(setting.id, setting);
    return setting;
  }

  of(organization: Organization, type: string): IncidentSetting[] {
    return this.#datadog.resources.incidentSettings
      .list(organization)
      .filter((setting) => setting.type === type);
  }

  find({ organization }: Call, type: string, id: string | undefined, missing: () => Error): IncidentSetting {
    const setting = this.of(organization, type).find((candidate) => candidate.id === id);
    if (!setting) throw missing();
    return setting;
  }

  /** @throws what `missing` makes when a body names a type of incidents that is not there. */
  checkType({ organization, body }: Call, missing: () => Error): void {
    const id = typeIdOf(body);
    const known = [
      standardIncidentTypeId(organization),
      ...this.of(organization, 'incident_types').map((type) => type.id),
    ];
    if (id !== undefined && !known.includes(id)) throw missing();
  }

  delete({ organization }: Call, { id }: IncidentSetting): void {
    this.#datadog.resources.incidentSettings.of(organization).delete(id);
  }
}

export function describeSetting(
  organization: Organization,
  setting: IncidentSetting,
  standard: Payload,
): Payload {
  const user = userReference(organization);
  return {
    id: setting.id,
    type: setting.type,
    attributes: {
      ...standard,
      ...setting.attributes,
      created: goTime(setting.createdAt),
      modified: goTime(setting.modifiedAt),
    },
    relationships: {
      created_by_user: user,
      incident_type: { data: { id: setting.incidentTypeId, type: 'incident_types' } },
      last_modified_by_user: user,
    },
  };
}

export function change(setting: IncidentSetting, { body, now }: Call): void {
  setting.attributes = { ...setting.attributes, ...attributesOf(body) };
  setting.incidentTypeId = typeIdOf(body) ?? setting.incidentTypeId;
  setting.modifiedAt = now;
}

/** People are included when the query asks for them. */
export function includedIn({ organization, query }: Call): Payload {
  return (query.get('include') ?? '') === '' ? {} : { included: [describePerson(organization)] };
}

export function notFound(): Error {
  return refuseObject(404, 'Not Found', undefined, true);
}

export function attributesOf({ data }: Payload): Payload {
  return isObject(data) && isObject(data.attributes) ? data.attributes : {};
}

function typeIdOf({ data }: Payload): string | undefined {
  const id = isObject(data) ? textAt(data, 'relationships.incident_type.data.id') : '';
  return id === '' ? undefined : id;
}
