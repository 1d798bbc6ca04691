import { goTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import { refuseObject } from '../../operations/refuse-body.ts';
import type { Organization } from '../../organizations/organization.ts';
import { actingUser, userReference } from '../users/acting-user.ts';
import { standardIncidentTypeId } from './incidents.ts';
import { change, describeSetting, includedIn, jsonApi, notFound, Settings } from './stored-settings.ts';
import type { IncidentSetting } from '../resources.ts';

/**
 * Types of incidents, and the rules and templates of their notifications.
 *
 * @see https://docs.datadoghq.com/api/latest/incidents/
 */
export function incidentSettingOperations(api: Operations, datadog: Datadog): void {
  const settings = new Settings(datadog);
  typeOperations(api, settings);
  ruleOperations(api, settings);
  templateOperations(api, settings);
}

function typeOperations(api: Operations, settings: Settings): void {
  const type = 'incident_types';
  const standard = (organization: Organization): IncidentSetting => ({
    id: standardIncidentTypeId(organization),
    type,
    createdAt: new Date('2020-01-01T00:00:00Z'),
    modifiedAt: new Date('2020-01-01T00:00:00Z'),
    attributes: { name: 'Incident', description: null, is_default: true },
    incidentTypeId: '',
  });
  const find = (call: Call): IncidentSetting => {
    const id = call.path.incident_type_id;
    if (id === standardIncidentTypeId(call.organization)) return standard(call.organization);
    return settings.find(call, type, id, notFound);
  };
  const describe = (organization: Organization, setting: IncidentSetting) => {
    const { uuid } = actingUser(organization);
    const user = userReference(organization);
    return {
      id: setting.id,
      type,
      attributes: {
        description: null,
        is_default: false,
        prefix: 'IR',
        ...setting.attributes,
        createdAt: goTime(setting.createdAt),
        createdBy: uuid,
        modifiedAt: goTime(setting.modifiedAt),
        lastModifiedBy: uuid,
      },
      relationships: {
        created_by_user: user,
        last_modified_by_user: user,
        google_chat_configuration: { data: null },
        google_meet_configuration: { data: null },
        microsoft_teams_configuration: { data: null },
        zoom_configuration: { data: null },
      },
    };
  };

  api.offer(
    'v2.CreateIncidentType',
    (call) => ({ data: describe(call.organization, settings.add(call, type)) }),
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListIncidentTypes',
    ({ organization }) => ({
      data: [standard(organization), ...settings.of(organization, type)].map((setting) =>
        describe(organization, setting),
      ),
    }),
    jsonApi,
  );
  api.offer('v2.GetIncidentType', (call) => ({ data: describe(call.organization, find(call)) }), jsonApi);
  api.offer(
    'v2.UpdateIncidentType',
    (call) => {
      const setting = find(call);
      change(setting, call);
      return { data: describe(call.organization, setting) };
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentType',
    (call) => {
      settings.delete(call, settings.find(call, type, call.path.incident_type_id, notFound));
    },
    { status: 204, ...jsonApi },
  );
}

function ruleOperations(api: Operations, settings: Settings): void {
  const type = 'incident_notification_rules';
  const find = (call: Call) =>
    settings.find(call, type, call.path.id, () => refuseObject(404, 'Generic Error', 'rule not found'));
  const checkType = (call: Call) => {
    settings.checkType(call, () => refuseObject(404, 'Generic Error', "incident type doesn't exist"));
  };

  api.offer(
    'v2.CreateIncidentNotificationRule',
    (call) => {
      checkType(call);
      return {
        data: describeSetting(call.organization, settings.add(call, type), {
          enabled: true,
          renotify_on: [],
          visibility: 'organization',
        }),
      };
    },
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListIncidentNotificationRules',
    (call) => {
      const found = settings.of(call.organization, type);
      return {
        data: found.map((setting) => describeSetting(call.organization, setting, { renotify_on: [] })),
        ...includedIn(call),
        meta: { pagination: { offset: 0, next_offset: found.length, size: 15, total: found.length } },
      };
    },
    jsonApi,
  );
  api.offer(
    'v2.GetIncidentNotificationRule',
    (call) => ({
      data: describeSetting(call.organization, find(call), { renotify_on: [] }),
      ...includedIn(call),
    }),
    jsonApi,
  );
  api.offer(
    'v2.UpdateIncidentNotificationRule',
    (call) => {
      checkType(call);
      const setting = find(call);
      change(setting, call);
      return { data: describeSetting(call.organization, setting, { renotify_on: [] }), ...includedIn(call) };
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentNotificationRule',
    (call) => {
      settings.delete(call, find(call));
    },
    { status: 204, ...jsonApi },
  );
}

function templateOperations(api: Operations, settings: Settings): void {
  const type = 'notification_templates';
  const find = (call: Call) => settings.find(call, type, call.path.id, notFound);

  api.offer(
    'v2.CreateIncidentNotificationTemplate',
    (call) => {
      settings.checkType(call, () => refuseObject(404, 'Generic Error', 'incident type not found'));
      return { data: describeSetting(call.organization, settings.add(call, type), {}) };
    },
    { status: 201, ...jsonApi },
  );
  api.offer(
    'v2.ListIncidentNotificationTemplates',
    (call) => {
      const wanted = call.query.get('filter[incident-type]');
      const found = settings
        .of(call.organization, type)
        .filter(({ incidentTypeId }) => wanted === null || incidentTypeId === wanted);
      return {
        data: found.map((setting) => describeSetting(call.organization, setting, {})),
        ...includedIn(call),
      };
    },
    jsonApi,
  );
  api.offer(
    'v2.GetIncidentNotificationTemplate',
    (call) => ({ data: describeSetting(call.organization, find(call), {}), ...includedIn(call) }),
    jsonApi,
  );
  api.offer(
    'v2.UpdateIncidentNotificationTemplate',
    (call) => {
      const setting = find(call);
      change(setting, call);
      return { data: describeSetting(call.organization, setting, {}), ...includedIn(call) };
    },
    jsonApi,
  );
  api.offer(
    'v2.DeleteIncidentNotificationTemplate',
    (call) => {
      settings.delete(call, find(call));
    },
    { status: 204, ...jsonApi },
  );
}
