import { goTime, pythonTime } from '../../clock/format-time.ts';
import { readTime } from '../../clock/read-time.ts';
import type { Datadog } from '../../datadog.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { isObject, type Payload } from '../../received/payload.ts';
import { actingUser, iconOf, userReference } from '../users/acting-user.ts';
import { usersOf } from '../users/users.ts';
import { severityOf, standardFields, standardIncidentTypeId, stateOf, type Incident } from './incidents.ts';

/** How an incident is shown: people as objects inside the attributes, as after a change, or as references alone. */
export interface IncidentView {
  /** The acting user as an object in `created_by`, `last_modified_by` and `declared_by`. */
  withPeople: boolean;
  /** `created_by_uuid` is `null` in the answer to a creation. */
  isCreation?: boolean;
  /** Times as Datadog's newer services write them. */
  isGo?: boolean;
}

/** An incident as the API answers it. */
export function describeIncident(
  datadog: Datadog,
  organization: Organization,
  incident: Incident,
  view: IncidentView,
): Payload {
  const format = view.isGo ? goTime : pythonTime;
  const { attributes, createdAt } = incident;
  const { uuid } = actingUser(organization);
  const person = view.isCreation ? null : uuid;
  return {
    type: 'incidents',
    id: incident.id,
    attributes: {
      public_id: incident.publicId,
      incident_type_uuid: attributes.incident_type_uuid ?? standardIncidentTypeId(organization),
      title: attributes.title,
      resolved: incident.resolvedAt ? format(incident.resolvedAt) : null,
      customer_impact_scope: attributes.customer_impact_scope ?? null,
      customer_impact_start: timeOr(attributes.customer_impact_start, format, null),
      customer_impact_end: timeOr(attributes.customer_impact_end, format, null),
      customer_impacted: attributes.customer_impacted ?? false,
      notification_handles: attributes.notification_handles ?? null,
      created: format(createdAt),
      modified: format(incident.modifiedAt),
      detected: timeOr(attributes.detected, format, format(createdAt)),
      declared: timeOr(attributes.declared, format, format(createdAt)),
      created_by_uuid: person,
      last_modified_by_uuid: person,
      declared_by_uuid: person,
      creation_idempotency_key: null,
      ...durationsOf(incident, datadog.clock.now()),
      archived: null,
      is_test: attributes.is_test ?? false,
      fields: {
        ...standardFields,
        ...(isObject(attributes.fields) ? attributes.fields : {}),
        slug: { type: 'textbox', value: `IR-${incident.publicId}` },
      },
      field_analytics: null,
      severity: severityOf(incident),
      state: stateOf(incident),
      non_datadog_creator: null,
      visibility: attributes.visibility ?? 'organization',
      case_id: null,
      ...(view.withPeople ? peopleOf(datadog, organization, incident) : {}),
    },
    relationships: relationshipsOf(datadog, organization, incident),
  };
}

function relationshipsOf(datadog: Datadog, organization: Organization, incident: Incident): Payload {
  const user = userReference(organization);
  const { incidentParts } = datadog.resources;
  const parts = incidentParts.list(organization).filter(({ incidentId }) => incidentId === incident.id);
  const references = (type: string) =>
    parts.filter((part) => part.type === type).map(({ id }) => ({ type, id }));
  const { commanderId } = incident;
  return {
    created_by_user: user,
    last_modified_by_user: user,
    declared_by_user: user,
    commander_user: { data: commanderId === undefined ? null : { type: 'users', id: commanderId } },
    user_defined_fields: {
      data: [...Object.keys(standardFields), 'slug'].map((name) => ({
        type: 'user_defined_field',
        id: uuidFrom(`field ${name} of ${organization.publicId}`),
      })),
    },
    integrations: { data: references('incident_integrations') },
    attachments: { data: references('incident_attachments') },
    impacts: { data: references('incident_impacts') },
    // The users who changed an incident last and who lead it are its responders.
    responders: {
      data:
        incident.wasChanged || commanderId !== undefined
          ? [{ type: 'incident_responders', id: uuidFrom(`responder of ${incident.id}`) }]
          : [],
    },
  };
}

function peopleOf(datadog: Datadog, organization: Organization, { commanderId }: Incident): Payload {
  const person = { data: describePerson(organization) };
  const commander = usersOf(datadog, organization).find(({ id }) => id === commanderId);
  return {
    created_by: person,
    last_modified_by: person,
    declared_by: person,
    commander: commander
      ? {
          data: {
            type: 'users',
            id: commander.id,
            attributes: {
              uuid: commander.id,
              handle: commander.email,
              email: commander.email,
              name: commander.name ?? '',
              icon: iconOf(commander.email),
            },
          },
        }
      : null,
  };
}

/** The acting user as incidents show people. */
export function describePerson(organization: Organization): Payload {
  const { uuid, handle, email, name, icon } = actingUser(organization);
  return { type: 'users', id: uuid, attributes: { uuid, handle, email, name, icon } };
}

/** Whole seconds between the steps of an incident. */
function durationsOf({ attributes, createdAt, resolvedAt }: Incident, now: Date): Payload {
  const time = (name: string): Date | undefined => {
    const text = attributes[name];
    return typeof text === 'string' ? readTime(text) : undefined;
  };
  const between = (from: Date | undefined, to: Date | undefined): number =>
    from && to ? Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000)) : 0;
  const impactStart = time('customer_impact_start');
  return {
    customer_impact_duration: between(impactStart, time('customer_impact_end') ?? now),
    time_to_detect: between(impactStart, time('detected')),
    time_to_repair: between(time('detected') ?? createdAt, time('customer_impact_end')),
    time_to_internal_response: 0,
    time_to_resolve: between(createdAt, resolvedAt),
  };
}

function timeOr(text: unknown, format: (time: Date) => string, otherwise: string | null): string | null {
  const time = typeof text === 'string' ? readTime(text) : undefined;
  return time ? format(time) : otherwise;
}
