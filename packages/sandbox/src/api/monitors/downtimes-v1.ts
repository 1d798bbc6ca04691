import { secondsOf } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, numberAt, textAt, textsAt, type Payload } from '../../received/payload.ts';
import { actingUser } from '../users/acting-user.ts';
import type { Downtime } from '../resources.ts';
import { downtimeDefaults, downtimesOf, scopesOf, statusOf } from './downtime.ts';
import { findMonitor } from './monitors.ts';

const weekDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const recurrenceTypes = ['days', 'weeks', 'months', 'years', 'rrule'];

/**
 * Downtimes in version 1 of the API.
 *
 * @see https://docs.datadoghq.com/api/latest/downtimes/
 */
export function downtimeV1Operations(api: Operations, datadog: Datadog): void {
  const { downtimes } = datadog.resources;

  const find = ({ organization, path }: Call, text: string): Downtime => {
    const found = downtimes.of(organization).get(path.downtime_id ?? '');
    if (!found || found.canceledAt) throw refuse(404, text);
    return found;
  };

  api.offer(
    'v1.CreateDowntime',
    ({ organization, body, now }) => {
      checkDowntime(body);
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
        ...settingsOf(body),
      };
      downtimes.of(organization).set(String(id), downtime);
      return describe(organization, downtime, now);
    },
    { checksBody: false },
  );

  api.offer('v1.ListDowntimes', ({ organization, query, now }) =>
    downtimesOf(datadog, organization)
      .filter((downtime) => {
        const status = statusOf(downtime, now);
        return status === 'active' || (status === 'scheduled' && query.get('current_only') !== 'true');
      })
      .map((downtime) => ({
        ...describe(organization, downtime, now),
        ...(query.get('with_creator') === 'true' ? { creator: creatorOf(organization) } : {}),
      })),
  );

  api.offer('v1.GetDowntime', (call) =>
    describe(call.organization, find(call, 'Downtime not found'), call.now),
  );

  api.offer(
    'v1.UpdateDowntime',
    (call) => {
      const downtime = find(call, 'Downtime not found');
      if (!isObject(call.rawBody)) throw refuse(400, 'Payload is not in the expected format');
      checkDowntime({ scope: scopesOf(downtime), ...call.body });
      Object.assign(downtime, settingsOf(call.body), { modifiedAt: call.now, wasUpdated: true });
      return describe(call.organization, downtime, call.now);
    },
    { checksBody: false },
  );

  api.offer(
    'v1.CancelDowntime',
    (call) => {
      find(call, `Downtime ${call.path.downtime_id ?? ''} not found`).canceledAt = call.now;
    },
    { status: 204 },
  );

  api.offer('v1.CancelDowntimesByScope', ({ organization, body, now }) => {
    const wanted = textAt(body, 'scope').split(',');
    const found = downtimesOf(datadog, organization).filter(
      (downtime) => !downtime.canceledAt && wanted.every((scope) => scopesOf(downtime).includes(scope)),
    );
    if (found.length === 0) throw refuse(404, 'No downtimes found');
    for (const downtime of found) downtime.canceledAt = now;
    return { cancelled_ids: found.map(({ id }) => id) };
  });

  api.offer('v1.ListMonitorDowntimes', async ({ organization, path, now }) => {
    const monitor = await findMonitor(datadog, organization, path.monitor_id ?? '');
    if (!monitor) throw refuse(404, 'Monitor not found');
    return downtimesOf(datadog, organization)
      .filter((downtime) => downtime.monitorId === monitor.id && statusOf(downtime, now) === 'active')
      .map((downtime) => describe(organization, downtime, now));
  });
}

function checkDowntime(body: Payload): void {
  const scopes = typeof body.scope === 'string' ? [body.scope] : textsAt(body, 'scope');
  const isScope = (scope: string) => scope === '*' || /^[^:]+:.+/.test(scope);
  const isScoped = scopes.length > 0 || numberAt(body, 'monitor_id') !== undefined;
  if (!isScoped || !scopes.every(isScope)) throw refuse(400, 'Invalid scope parameter');
  const { start, end, recurrence } = body;
  if (typeof end === 'number' && typeof start === 'number' && end <= start) {
    throw refuse(400, 'Invalid end: it must come after the start');
  }
  if (isObject(recurrence)) checkRecurrence(recurrence);
}

function checkRecurrence(recurrence: Payload): void {
  if (!recurrenceTypes.includes(textAt(recurrence, 'type'))) throw refuse(400, 'Invalid recurrence type');
  const days = recurrence.week_days;
  if (Array.isArray(days) && !days.every((day) => typeof day === 'string' && weekDays.includes(day))) {
    throw refuse(400, 'Invalid set of days in week_days. Be sure that the first letter is capitalized.');
  }
  // Datadog's words.
  if (isGiven(recurrence.until_occurrences) && isGiven(recurrence.until_date)) {
    throw refuse(400, 'You must provide only provide one of (until_occurrences, until_date)');
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function settingsOf(body: Payload): Partial<Downtime> {
  const { start, end, recurrence } = body;
  const scopes = typeof body.scope === 'string' ? [body.scope] : textsAt(body, 'scope');
  return {
    ...(scopes.length > 0 ? { scope: scopes.join(' AND ') } : {}),
    ...(typeof start === 'number' ? { start: new Date(start * 1000) } : {}),
    ...('end' in body ? { end: typeof end === 'number' ? new Date(end * 1000) : undefined } : {}),
    ...('recurrence' in body ? { recurrence: isObject(recurrence) ? recurrence : undefined } : {}),
    ...('monitor_id' in body ? { monitorId: numberAt(body, 'monitor_id') } : {}),
    ...(Array.isArray(body.monitor_tags) ? { monitorTags: textsAt(body, 'monitor_tags') } : {}),
    ...('message' in body ? { message: textAt(body, 'message') } : {}),
    ...(typeof body.timezone === 'string' ? { timezone: body.timezone } : {}),
    ...(typeof body.mute_first_recovery_notification === 'boolean'
      ? { mutesFirstRecovery: body.mute_first_recovery_notification }
      : {}),
    ...(Array.isArray(body.notify_end_types) ? { notifyEndTypes: textsAt(body, 'notify_end_types') } : {}),
    ...(Array.isArray(body.notify_end_states) ? { notifyEndStates: textsAt(body, 'notify_end_states') } : {}),
  };
}

function describe(organization: Organization, downtime: Downtime, now: Date): Payload {
  const status = statusOf(downtime, now);
  const { number } = actingUser(organization);
  const scope = scopesOf(downtime);
  return {
    id: downtime.id,
    monitor_id: downtime.monitorId ?? null,
    org_id: organization.id,
    start: secondsOf(downtime.start),
    end: downtime.end ? secondsOf(downtime.end) : null,
    canceled: downtime.canceledAt ? secondsOf(downtime.canceledAt) : null,
    created: secondsOf(downtime.createdAt),
    modified: secondsOf(downtime.modifiedAt),
    message: downtime.message,
    active: status === 'active',
    disabled: status === 'canceled',
    recurrence: downtime.recurrence ? describeRecurrence(downtime.recurrence) : null,
    timezone: downtime.timezone,
    parent_id: null,
    child_id: null,
    creator_id: number,
    updater_id: downtime.wasUpdated ? number : null,
    downtime_type: typeOf(scope),
    status,
    monitor_tags: downtime.monitorTags,
    mute_first_recovery_notification: downtime.mutesFirstRecovery,
    notify_end_types: downtime.notifyEndTypes,
    notify_end_states: downtime.notifyEndStates,
    uuid: downtime.uuid,
    scope,
  };
}

/** 0 for everything, 1 for hosts, 2 for other scopes. */
function typeOf(scope: readonly string[]): number {
  if (scope.includes('*')) return 0;
  return scope.some((part) => part.startsWith('host:')) ? 1 : 2;
}

function describeRecurrence(recurrence: Payload): Payload {
  return { week_days: null, until_occurrences: null, until_date: null, ...recurrence };
}

function creatorOf(organization: Organization): Payload {
  const { number, email, handle, name } = actingUser(organization);
  return { id: number, email, handle, name };
}
