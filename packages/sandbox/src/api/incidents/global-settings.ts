import { goTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import { refuseObject } from '../../operations/refuse-body.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { userReference } from '../users/acting-user.ts';
import { attributesOf, includedIn, jsonApi, Settings } from './stored-settings.ts';
import type { IncidentSetting } from '../resources.ts';

/**
 * What incident management keeps once for an organization: its settings, the handles that are notified of every
 * incident, and templates of postmortems.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function globalSettingOperations(api: Operations, datadog: Datadog): void {
  const settings = new Settings(datadog);
  organizationSettings(api, settings, datadog);
  handleOperations(api, settings);
  postmortemTemplateOperations(api, settings);
}

function organizationSettings(api: Operations, settings: Settings, datadog: Datadog): void {
  const type = 'incidents_global_settings';
  const current = (organization: Organization, now: Date): IncidentSetting => {
    const [kept] = settings.of(organization, type);
    if (kept) return kept;
    const id = uuidFrom(`incident settings of ${organization.publicId}`);
    const attributes = { analytics_dashboard_id: '' };
    const fresh = { id, type, createdAt: now, modifiedAt: now, attributes, incidentTypeId: '' };
    datadog.resources.incidentSettings.of(organization).set(id, fresh);
    return fresh;
  };
  const describe = ({ id, attributes, createdAt, modifiedAt }: IncidentSetting) => ({
    id,
    type,
    attributes: { ...attributes, created: goTime(createdAt), modified: goTime(modifiedAt) },
  });

  api.offer(
    'v2.GetGlobalIncidentSettings',
    ({ organization, now }) => ({ data: describe(current(organization, now)) }),
    jsonApi,
  );
  api.offer(
    'v2.UpdateGlobalIncidentSettings',
    ({ organization, body, now }) => {
      const kept = current(organization, now);
      kept.attributes = { ...kept.attributes, ...attributesOf(body) };
      kept.modifiedAt = now;
      return { data: describe(kept) };
    },
    jsonApi,
  );
}

function handleOperations(api: Operations, settings: Settings): void {
  const type = 'incidents_handles';
  const describe = (organization: Organization, handle: IncidentSetting): Payload => {
    const { commander_user: commander, ...attributes } = handle.attributes;
    const user = userReference(organization);
    return {
      id: handle.id,
      type,
      attributes: {
        fields: {},
        ...attributes,
        created_at: goTime(handle.createdAt),
        modified_at: goTime(handle.modifiedAt),
      },
      relationships: {
        created_by_user: user,
        ...(commander === undefined ? {} : { commander_user: commander }),
        incident_type: { data: { id: handle.incidentTypeId, type: 'incident_types' } },
        last_modified_by_user: user,
      },
    };
  };
  const checkType = (call: Call) => {
    settings.checkType(call, () => refuseObject(400, 'Bad Request', 'incident type not found'));
  };

  api.offer(
    'v2.CreateGlobalIncidentHandle',
    (call) => {
      checkType(call);
      const handle = settings.add(call, type);
      handle.attributes = { ...handle.attributes, ...commanderOf(call.body) };
      return { data: describe(call.organization, handle), ...includedIn(call) };
    },
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListGlobalIncidentHandles',
    (call) => ({
      data: settings.of(call.organization, type).map((handle) => describe(call.organization, handle)),
      ...includedIn(call),
    }),
    jsonApi,
  );
  api.offer(
    'v2.UpdateGlobalIncidentHandle',
    (call) => {
      checkType(call);
      const { id, name } = namesOf(call.body);
      const handle = settings
        .of(call.organization, type)
        .find((one) => (id === '' ? one.attributes.name === name : one.id === id));
      if (!handle) throw refuseObject(400, 'Bad Request', 'incident handle not found');
      Object.assign(handle, {
        attributes: { ...handle.attributes, ...attributesOf(call.body), ...commanderOf(call.body) },
        modifiedAt: call.now,
      });
      return { data: describe(call.organization, handle), ...includedIn(call) };
    },
    jsonApi,
  );
  // The document says neither where the id stands nor what goes without one: then all of them go.
  api.offer(
    'v2.DeleteGlobalIncidentHandle',
    (call) => {
      const { id } = namesOf(call.body);
      const handles = settings.of(call.organization, type).filter((one) => id === '' || one.id === id);
      for (const handle of handles) settings.delete(call, handle);
    },
    { status: 204, ...jsonApi },
  );
}

function namesOf({ data }: Payload): { id: string; name: string } {
  if (!isObject(data)) return { id: '', name: '' };
  return { id: textAt(data, 'id'), name: textAt(data, 'attributes.name') };
}

function commanderOf({ data }: Payload): Payload {
  if (!isObject(data) || !isObject(data.relationships)) return {};
  const { commander_user: commander } = data.relationships;
  return commander === undefined ? {} : { commander_user: commander };
}

function postmortemTemplateOperations(api: Operations, settings: Settings): void {
  const type = 'postmortem_template';
  const find = (call: Call) =>
    settings.find(call, type, call.path.template_id, () =>
      refuseObject(404, 'Not Found', 'postmortem template not found'),
    );
  const describe = ({ id, attributes, createdAt, modifiedAt }: IncidentSetting) => ({
    id,
    type,
    attributes: { ...attributes, createdAt: goTime(createdAt), modifiedAt: goTime(modifiedAt) },
  });

  api.offer('v2.CreateIncidentPostmortemTemplate', (call) => ({ data: describe(settings.add(call, type)) }), {
    status: 201,
    ...jsonApi,
  });
  api.offer(
    'v2.ListIncidentPostmortemTemplates',
    ({ organization }) => ({ data: settings.of(organization, type).map(describe) }),
    jsonApi,
  );
  api.offer('v2.GetIncidentPostmortemTemplate', (call) => ({ data: describe(find(call)) }), jsonApi);
  api.offer(
    'v2.UpdateIncidentPostmortemTemplate',
    (call) => {
      const template = find(call);
      template.attributes = { ...template.attributes, ...attributesOf(call.body) };
      template.modifiedAt = call.now;
      return { data: describe(template) };
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentPostmortemTemplate',
    (call) => {
      settings.delete(call, find(call));
    },
    { status: 204, ...jsonApi },
  );
}
