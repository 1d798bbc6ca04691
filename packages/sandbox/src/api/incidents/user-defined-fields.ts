import { goTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import { refuseObject } from '../../operations/refuse-body.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { textAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { userReference } from '../users/acting-user.ts';
import { standardFields, standardIncidentTypeId } from './incidents.ts';
import { attributesOf, includedIn, jsonApi, Settings } from './stored-settings.ts';
import type { IncidentSetting } from '../resources.ts';

/** How Datadog numbers the kinds of fields. */
const kinds: ReadonlyMap<string, number> = new Map([
  ['dropdown', 1],
  ['multiselect', 2],
  ['textbox', 3],
  ['textarray', 4],
  ['metrictag', 5],
  ['autocomplete', 6],
  ['number', 7],
  ['datetime', 8],
]);

const type = 'user_defined_field';

/**
 * The fields of incidents: those that every organization has, and its own.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function userDefinedFieldOperations(api: Operations, datadog: Datadog): void {
  const settings = new Settings(datadog);
  const all = (organization: Organization) => [
    ...standardSettings(organization),
    ...settings.of(organization, type),
  ];
  const find = ({ organization, path }: Call): IncidentSetting => {
    const field = all(organization).find(
      ({ id, attributes }) => id === path.field_id && attributes.deleted === undefined,
    );
    if (!field) throw refuseObject(404, 'Not Found', 'user defined field not found');
    return field;
  };

  api.offer(
    'v2.CreateIncidentUserDefinedField',
    (call) => {
      settings.checkType(call, () => refuseObject(404, 'Not Found', 'incident type not found'));
      const name = textAt(attributesOf(call.body), 'name');
      if (all(call.organization).some(({ attributes }) => attributes.name === name)) {
        throw refuseObject(400, 'Bad Request', `a field with the name ${name} already exists`);
      }
      const ordinal = String(all(call.organization).length + 1);
      const field = settings.add(call, type);
      field.attributes = { ordinal, ...field.attributes };
      return { data: describe(call.organization, field), ...includedIn(call) };
    },
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListIncidentUserDefinedFields',
    (call) => {
      const wanted = call.query.get('filter[incident-type]');
      const showsDeleted = call.query.get('include-deleted') === 'true';
      const found = all(call.organization).filter(
        ({ attributes, incidentTypeId }) =>
          (wanted === null || incidentTypeId === wanted) &&
          (showsDeleted || attributes.deleted === undefined),
      );
      const { size, offset } = pageOf(call.query, {
        ...{ size: 'page[size]', offset: 'page[number]', standard: 1000, most: 1000, countsPages: true },
      });
      const page = found.slice(offset, offset + size);
      return {
        data: page.map((field) => describe(call.organization, field)),
        ...includedIn(call),
        meta: { offset, size: page.length },
      };
    },
    jsonApi,
  );
  api.offer(
    'v2.GetIncidentUserDefinedField',
    (call) => ({ data: describe(call.organization, find(call)), ...includedIn(call) }),
    jsonApi,
  );
  api.offer(
    'v2.UpdateIncidentUserDefinedField',
    (call) => {
      const field = find(call);
      refuseReserved(field);
      field.attributes = { ...field.attributes, ...attributesOf(call.body) };
      field.modifiedAt = call.now;
      return { data: describe(call.organization, field), ...includedIn(call) };
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentUserDefinedField',
    (call) => {
      const field = find(call);
      refuseReserved(field);
      field.attributes = { ...field.attributes, deleted: goTime(call.now) };
    },
    { status: 204, ...jsonApi },
  );
}

/** The fields that incidents are declared with; the id is the one that incidents refer to. */
function standardSettings(organization: Organization): IncidentSetting[] {
  const fields = [...Object.entries(standardFields), ['slug', { type: 'textbox' }] as const];
  return fields.map(([name, field], index) => ({
    id: uuidFrom(`field ${name} of ${organization.publicId}`),
    type,
    createdAt: new Date('2020-01-01T00:00:00Z'),
    modifiedAt: new Date('2020-01-01T00:00:00Z'),
    attributes: { name, type: kinds.get(field.type) ?? null, ordinal: String(index + 1), reserved: true },
    incidentTypeId: standardIncidentTypeId(organization),
  }));
}

function refuseReserved({ attributes }: IncidentSetting): void {
  if (attributes.reserved === true)
    throw refuseObject(400, 'Bad Request', 'a reserved field cannot be changed');
}

function describe(organization: Organization, { id, attributes, ...field }: IncidentSetting): Payload {
  const user = userReference(organization);
  const name = textAt(attributes, 'name');
  return {
    id,
    type,
    attributes: {
      attached_to: 'incidents',
      category: null,
      collected: null,
      default_value: null,
      deleted: null,
      display_name: name.replaceAll('_', ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
      metadata: null,
      ordinal: null,
      prerequisite: null,
      required: false,
      reserved: false,
      table_id: 0,
      tag_key: null,
      valid_values: null,
      ...attributes,
      created: goTime(field.createdAt),
      modified: goTime(field.modifiedAt),
    },
    relationships: {
      created_by_user: user,
      incident_type: { data: { id: field.incidentTypeId, type: 'incident_types' } },
      last_modified_by_user: user,
    },
  };
}
