import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, textsAt, type Payload } from '../../received/payload.ts';
import type { MonitorSetting } from '../resources.ts';
import { userReference } from '../users/acting-user.ts';
import { describeActingUser } from '../users/users.ts';
import { readMonitor } from './monitor-body.ts';

type Kind = MonitorSetting['type'];

/**
 * Tag policies, notification rules and templates of monitors.
 *
 * @see https://docs.datadoghq.com/api/latest/monitors/#create-a-monitor-configuration-policy
 */
export function monitorSettingOperations(api: Operations, datadog: Datadog): void {
  const { monitorSettings } = datadog.resources;
  const listed = (organization: Organization, type: Kind) =>
    monitorSettings.list(organization).filter((setting) => setting.type === type);
  const find = ({ organization }: Call, type: Kind, id = ''): MonitorSetting => {
    const found = monitorSettings.of(organization).get(id);
    if (found?.type !== type) throw refuse(404, `${names[type]} ${id} not found`);
    return found;
  };
  const add = ({ organization, body, now }: Call, type: Kind): MonitorSetting => {
    const id = datadog.randomness.uuid();
    const setting = {
      id,
      type,
      createdAt: now,
      modifiedAt: now,
      attributes: attributesOf(body),
      versions: [],
    };
    monitorSettings.of(organization).set(id, setting);
    return setting;
  };
  const change = (call: Call, type: Kind, id = ''): MonitorSetting => {
    const setting = find(call, type, id);
    if (textAt(call.body, 'data.id') !== id) throw refuse(400, 'data.id is not the id of the path');
    setting.versions.push({ at: setting.modifiedAt, attributes: setting.attributes });
    Object.assign(setting, { attributes: attributesOf(call.body), modifiedAt: call.now });
    return setting;
  };
  const remove = (call: Call, type: Kind, id = ''): void => {
    monitorSettings.of(call.organization).delete(find(call, type, id).id);
  };

  const policy = 'monitor-config-policy';
  api.offer('v2.ListMonitorConfigPolicies', ({ organization }) => ({
    data: listed(organization, policy).map(describePolicy),
  }));
  api.offer('v2.CreateMonitorConfigPolicy', (call) => ({ data: describePolicy(add(call, policy)) }));
  api.offer('v2.GetMonitorConfigPolicy', (call) => ({
    data: describePolicy(find(call, policy, call.path.policy_id)),
  }));
  api.offer('v2.UpdateMonitorConfigPolicy', (call) => ({
    data: describePolicy(change(call, policy, call.path.policy_id)),
  }));
  api.offer(
    'v2.DeleteMonitorConfigPolicy',
    (call) => {
      remove(call, policy, call.path.policy_id);
    },
    { status: 204 },
  );

  const rule = 'monitor-notification-rule';
  api.offer('v2.GetMonitorNotificationRules', ({ organization, query }) => ({
    data: listed(organization, rule).map((setting) => describeRule(organization, setting)),
    ...includedIn(query, organization),
  }));
  api.offer('v2.CreateMonitorNotificationRule', (call) => {
    checkRule(attributesOf(call.body));
    return { data: describeRule(call.organization, add(call, rule)) };
  });
  api.offer('v2.GetMonitorNotificationRule', (call) => ({
    data: describeRule(call.organization, find(call, rule, call.path.rule_id)),
    ...includedIn(call.query, call.organization),
  }));
  api.offer('v2.UpdateMonitorNotificationRule', (call) => {
    find(call, rule, call.path.rule_id);
    checkRule(attributesOf(call.body));
    return { data: describeRule(call.organization, change(call, rule, call.path.rule_id)) };
  });
  api.offer(
    'v2.DeleteMonitorNotificationRule',
    (call) => {
      remove(call, rule, call.path.rule_id);
    },
    { status: 204 },
  );

  const template = 'monitor-user-template';
  api.offer('v2.ListMonitorUserTemplates', ({ organization }) => ({
    data: listed(organization, template).map((setting) => describeTemplate(setting)),
  }));
  api.offer('v2.CreateMonitorUserTemplate', (call) => {
    checkTemplate(attributesOf(call.body));
    return { data: describeTemplate(add(call, template)) };
  });
  api.offer('v2.GetMonitorUserTemplate', (call) => ({
    data: describeTemplate(
      find(call, template, call.path.template_id),
      call.query.get('with_all_versions') === 'true',
    ),
  }));
  api.offer('v2.UpdateMonitorUserTemplate', (call) => {
    find(call, template, call.path.template_id);
    checkTemplate(attributesOf(call.body));
    return { data: describeTemplate(change(call, template, call.path.template_id), true) };
  });
  api.offer(
    'v2.DeleteMonitorUserTemplate',
    (call) => {
      remove(call, template, call.path.template_id);
    },
    { status: 204 },
  );
  api.offer(
    'v2.ValidateMonitorUserTemplate',
    (call) => {
      checkTemplate(attributesOf(call.body));
    },
    { status: 204 },
  );
  api.offer(
    'v2.ValidateExistingMonitorUserTemplate',
    (call) => {
      find(call, template, call.path.template_id);
      checkTemplate(attributesOf(call.body));
    },
    { status: 204 },
  );
}

const names: Readonly<Record<Kind, string>> = {
  'monitor-config-policy': 'Monitor config policy',
  'monitor-notification-rule': 'Notification rule',
  'monitor-user-template': 'Monitor template',
};

function checkRule(attributes: Payload): void {
  if (textsAt(attributes, 'recipients').length === 0 && !isObject(attributes.conditional_recipients)) {
    throw refuse(400, 'A notification rule needs recipients or conditional_recipients');
  }
}

/** The monitor of a template is one that could be made, once its variables are filled in. */
function checkTemplate({ monitor_definition: definition, template_variables: variables }: Payload): void {
  const known = Array.isArray(variables) ? variables.filter(isObject) : [];
  const filled = known.reduce(
    (text, variable) =>
      text.replaceAll(`$${textAt(variable, 'name')}`, textsAt(variable, 'defaults')[0] ?? '*'),
    JSON.stringify(definition),
  );
  readMonitor(JSON.parse(filled));
}

function describePolicy({ id, type, attributes }: MonitorSetting): Payload {
  return { id, type, attributes };
}

function describeRule(organization: Organization, setting: MonitorSetting): Payload {
  const { id, type, attributes, createdAt, modifiedAt } = setting;
  return {
    id,
    type,
    attributes: { ...attributes, created: pythonTime(createdAt), modified: pythonTime(modifiedAt) },
    relationships: { created_by: userReference(organization) },
  };
}

function describeTemplate(setting: MonitorSetting, withVersions = false): Payload {
  const { id, type, attributes, createdAt, modifiedAt, versions } = setting;
  const described = (version: number, at: Date, one: Payload): Payload => ({
    ...{ template_variables: [], ...one, version },
    created: pythonTime(at),
  });
  return {
    id,
    type,
    attributes: {
      ...described(versions.length, createdAt, attributes),
      modified: pythonTime(modifiedAt),
      ...(withVersions
        ? {
            versions: [...versions, { at: modifiedAt, attributes }].map((one, index) => ({
              id,
              ...described(index, one.at, one.attributes),
            })),
          }
        : {}),
    },
  };
}

function includedIn(query: URLSearchParams, organization: Organization): Payload {
  return (query.get('include') ?? '').includes('created_by')
    ? { included: [describeActingUser(organization)] }
    : {};
}

function attributesOf({ data }: Payload): Payload {
  return isObject(data) && isObject(data.attributes) ? data.attributes : {};
}
