import { pythonTime } from '../../clock/format-time.ts';
import { readTime } from '../../clock/read-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import { findViolation } from '../../operations/check-body.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import { refuseBody } from '../../operations/refuse-body.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, numberAt, textAt, textsAt, type Payload } from '../../received/payload.ts';
import { pageOf } from '../page.ts';
import { userReference } from '../users/acting-user.ts';
import { describeActingUser } from '../users/users.ts';
import { findMonitor } from './monitors.ts';
import { downtimeDefaults, downtimesOf, matchesMonitor, statusOf } from './downtime.ts';
import type { Downtime } from '../resources.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a change may name: Datadog refuses everything else by its name. */
const known = new Set([
  'display_timezone',
  'message',
  'monitor_identifier',
  'mute_first_recovery_notification',
  'notify_end_states',
  'notify_end_types',
  'schedule',
  'scope',
]);

/**
 * Downtimes in version 2 of the API.
 *
 * @see https://docs.datadoghq.com/api/latest/downtimes/
 */
export function downtimeV2Operations(api: Operations, datadog: Datadog): void {
  const { downtimes } = datadog.resources;

  const find = ({ organization, path }: Call, text = 'Downtime not found'): Downtime => {
    const id = path.downtime_id ?? '';
    if (!uuid.test(id)) throw refuse(400, 'Invalid URL param: downtime_id must be an uuid');
    const found = downtimesOf(datadog, organization).find((downtime) => downtime.uuid === id);
    if (!found) throw refuse(404, text);
    return found;
  };

  const answer = (organization: Organization, downtime: Downtime, now: Date) => ({
    data: {
      ...describe(downtime, now),
      relationships: {
        created_by: userReference(organization),
        monitor: {
          data:
            downtime.monitorId === undefined ? null : { type: 'monitors', id: String(downtime.monitorId) },
        },
      },
    },
    included: [describeActingUser(organization)],
  });

  api.offer(
    'v2.CreateDowntime',
    ({ organization, body, now }) => {
      const attributes = attributesOf('v2.CreateDowntime', body);
      const id = 2_000_000_000 + datadog.randomness.integer();
      const downtime: Downtime = {
        id,
        uuid: datadog.randomness.uuid(),
        start: now,
        end: undefined,
        canceledAt: undefined,
        createdAt: now,
        modifiedAt: now,
        message: null,
        timezone: 'UTC',
        recurrence: undefined,
        monitorId: undefined,
        scope: '*',
        ...downtimeDefaults,
        monitorTags: [...downtimeDefaults.monitorTags],
        notifyEndTypes: [...downtimeDefaults.notifyEndTypes],
        notifyEndStates: [...downtimeDefaults.notifyEndStates],
        wasUpdated: false,
        ...settingsOf(attributes, now),
      };
      downtimes.of(organization).set(String(id), downtime);
      return answer(organization, downtime, now);
    },
    { checksBody: false },
  );

  api.offer('v2.ListDowntimes', ({ organization, query, now }) => {
    const all = downtimesOf(datadog, organization).filter(
      (downtime) => query.get('current_only') !== 'true' || statusOf(downtime, now) === 'active',
    );
    const { size, offset } = pageOf(query, {
      size: 'page[limit]',
      offset: 'page[offset]',
      standard: 30,
      most: 1000,
    });
    return {
      data: all.slice(offset, offset + size).map((downtime) => describe(downtime, now)),
      meta: { page: { total_filtered_count: all.length } },
    };
  });

  api.offer('v2.GetDowntime', (call) => {
    const downtime = find(call);
    const includes = (call.query.get('include') ?? '').split(',').filter((name) => name !== '');
    return includes.length === 0
      ? { data: describe(downtime, call.now) }
      : answer(call.organization, downtime, call.now);
  });

  api.offer(
    'v2.UpdateDowntime',
    (call) => {
      const downtime = find(call);
      const attributes = attributesOf('v2.UpdateDowntime', call.body);
      Object.assign(downtime, settingsOf(attributes, downtime.start), {
        modifiedAt: call.now,
        wasUpdated: true,
      });
      return answer(call.organization, downtime, call.now);
    },
    { checksBody: false },
  );

  api.offer(
    'v2.CancelDowntime',
    (call) => {
      const downtime = find(call, `Downtime ${call.path.downtime_id ?? ''} not found`);
      downtime.canceledAt ??= call.now;
    },
    { status: 204 },
  );

  api.offer('v2.ListMonitorDowntimes', async ({ organization, path, query, now }) => {
    const monitor = await findMonitor(datadog, organization, path.monitor_id ?? '');
    if (!monitor) throw refuse(404, `Monitor with id ${path.monitor_id ?? ''} not found`);
    const matching = downtimesOf(datadog, organization).filter((downtime) =>
      matchesMonitor(downtime, monitor, now),
    );
    const { size, offset } = pageOf(query, {
      size: 'page[limit]',
      offset: 'page[offset]',
      standard: 30,
      most: 1000,
    });
    return {
      data: matching.slice(offset, offset + size).map((downtime) => ({
        type: 'downtime_match',
        id: downtime.uuid,
        attributes: {
          groups: [downtime.scope],
          scope: downtime.scope,
          start: pythonTime(downtime.start),
          end: downtime.end ? pythonTime(downtime.end) : null,
        },
      })),
      meta: { page: { total_filtered_count: matching.length } },
    };
  });
}

/** The attributes of a body that was checked. */
function attributesOf(operation: string, body: Payload): Payload {
  const attributes = isObject(body.data) && isObject(body.data.attributes) ? body.data.attributes : {};
  const unknown = Object.keys(attributes).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw refuse(400, `Additional properties are not allowed ('${unknown}' was unexpected)`);
  }
  const { scope } = attributes;
  if (typeof scope === 'string' && !isScope(scope)) throw refuse(400, 'All values must have a key');
  const violation = findViolation(operation, body);
  if (violation) throw refuseBody('schema', violation);
  return attributes;
}

/** `*`, or tags with a key, joined by `AND` and `OR` and grouped by parentheses. */
function isScope(scope: string): boolean {
  if (scope.trim() === '*') return true;
  const words = scope
    .replace(/([^\s:()]+):\([^()]*\)/g, '$1:x')
    .split(/\s+|[()]/)
    .filter((word) => word !== '');
  return words.length > 0 && words.every((word) => /^(AND|OR|NOT)$/.test(word) || /^-?[^:]+:.+/.test(word));
}

function settingsOf(attributes: Payload, start: Date): Partial<Downtime> {
  const { schedule, monitor_identifier: identifier } = attributes;
  return {
    ...('scope' in attributes ? { scope: textAt(attributes, 'scope') } : {}),
    ...('message' in attributes
      ? { message: typeof attributes.message === 'string' ? attributes.message : null }
      : {}),
    ...(typeof attributes.display_timezone === 'string' ? { timezone: attributes.display_timezone } : {}),
    ...(typeof attributes.mute_first_recovery_notification === 'boolean'
      ? { mutesFirstRecovery: attributes.mute_first_recovery_notification }
      : {}),
    ...(Array.isArray(attributes.notify_end_types)
      ? { notifyEndTypes: textsAt(attributes, 'notify_end_types') }
      : {}),
    ...(Array.isArray(attributes.notify_end_states)
      ? { notifyEndStates: textsAt(attributes, 'notify_end_states') }
      : {}),
    ...(isObject(identifier)
      ? 'monitor_id' in identifier
        ? { monitorId: numberAt(identifier, 'monitor_id'), monitorTags: ['*'] }
        : { monitorId: undefined, monitorTags: textsAt(identifier, 'monitor_tags') }
      : {}),
    ...(isObject(schedule) ? scheduleOf(schedule, start) : {}),
  };
}

function scheduleOf(schedule: Payload, start: Date): Partial<Downtime> {
  if (Array.isArray(schedule.recurrences)) return { recurrence: schedule };
  const time = (name: string): Date | undefined => {
    const text = schedule[name];
    return typeof text === 'string' ? readTime(text) : undefined;
  };
  return { start: time('start') ?? start, end: time('end'), recurrence: undefined };
}

function describe(downtime: Downtime, now: Date): Payload {
  const { monitorId, recurrence } = downtime;
  return {
    type: 'downtime',
    id: downtime.uuid,
    attributes: {
      monitor_identifier:
        monitorId === undefined ? { monitor_tags: downtime.monitorTags } : { monitor_id: monitorId },
      scope: downtime.scope,
      message: downtime.message,
      display_timezone: downtime.timezone,
      schedule:
        recurrence && Array.isArray(recurrence.recurrences)
          ? {
              timezone: 'UTC',
              ...recurrence,
              current_downtime: {
                start: pythonTime(downtime.start),
                end: downtime.end ? pythonTime(downtime.end) : null,
              },
            }
          : { start: pythonTime(downtime.start), end: downtime.end ? pythonTime(downtime.end) : null },
      status: statusOf(downtime, now),
      mute_first_recovery_notification: downtime.mutesFirstRecovery,
      notify_end_types: downtime.notifyEndTypes,
      notify_end_states: downtime.notifyEndStates,
      created: pythonTime(downtime.createdAt),
      modified: pythonTime(downtime.modifiedAt),
      canceled: downtime.canceledAt ? pythonTime(downtime.canceledAt) : null,
    },
  };
}
