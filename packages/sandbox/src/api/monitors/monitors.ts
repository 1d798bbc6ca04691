import { Refusal, refuse } from '../../http/refusal.ts';
import { requireScopeOrKeys } from '../../authentication/require-credential.ts';
import { secondsOf } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { organizationOf } from '../../http/datadog-request.ts';
import { unevaluatedParts } from '../../monitors/monitor-query.ts';
import { checkTagPolicies } from '../../monitors/monitor-rules.ts';
import type { Monitor } from '../../monitors/monitor.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import type { Payload } from '../../received/payload.ts';
import { readTile } from '../../tile/read-tile.ts';
import { describeMonitor } from './describe-monitor.ts';
import { downtimesOf, matchesMonitor, scopesOf } from './downtime.ts';
import { readMonitor, readMonitorChange } from './monitor-body.ts';

/**
 * Create, read, list, change, delete and validate monitors.
 *
 * @see https://docs.datadoghq.com/api/latest/monitors/
 */
export function monitorOperations(api: Operations, datadog: Datadog): void {
  const find = async ({ organization, path }: Call): Promise<Monitor> => {
    const monitor = await findMonitor(datadog, organization, path.monitor_id ?? '');
    if (!monitor) throw refuse(404, 'Monitor not found');
    return monitor;
  };

  api.offer('v1.ListMonitors', async ({ organization, query }) => {
    const states = groupStatesOf(query);
    const found = (await monitorsOf(datadog, organization)).filter((monitor) => fits(monitor, query));
    return pageOfMonitors(found, query).map((monitor) => ({
      ...describeMonitor(datadog, organization, monitor),
      ...(states ? { state: describeState(datadog, organization, monitor, states) } : {}),
      ...(query.get('with_downtimes') === 'true'
        ? { matching_downtimes: describeDowntimes(datadog, organization, monitor) }
        : {}),
    }));
  });

  api.offer('v1.GetMonitor', async (call) => {
    const states = groupStatesOf(call.query);
    const monitor = await find(call);
    return {
      ...describeMonitor(datadog, call.organization, monitor),
      ...(states ? { state: describeState(datadog, call.organization, monitor, states) } : {}),
      ...(call.query.get('with_downtimes') === 'true'
        ? { matching_downtimes: describeDowntimes(datadog, call.organization, monitor) }
        : {}),
    };
  });

  api.offer(
    'v1.CreateMonitor',
    ({ organization, rawBody, now, headers }) => {
      const at = now.toISOString();
      const settings = readMonitor(rawBody);
      checkTagPolicies(datadog, organization, settings.tags);
      const monitor = datadog.monitors.create(organization, {
        ...settings,
        createdAt: at,
        modifiedAt: at,
      });
      sayUnevaluated(headers, monitor);
      return describeMonitor(datadog, organization, monitor);
    },
    { checksBody: false },
  );

  api.offer(
    'v1.UpdateMonitor',
    async (call) => {
      const monitor = await find(call);
      const settings = readMonitorChange(call.rawBody, monitor);
      checkTagPolicies(datadog, call.organization, settings.tags);
      const changed = { ...monitor, ...settings, modifiedAt: call.now.toISOString() };
      datadog.monitors.change(call.organization, changed);
      sayUnevaluated(call.headers, changed);
      return describeMonitor(datadog, call.organization, changed);
    },
    { checksBody: false },
  );

  api.offer('v1.DeleteMonitor', async (call) => {
    const monitor = await find(call);
    const users = await compositesOf(datadog, call.organization, monitor);
    if (users.length > 0 && call.query.get('force') !== 'true') {
      throw refuse(400, `monitor [${monitor.id}] is referenced in composite monitors: [${users.join(', ')}]`);
    }
    datadog.monitors.delete(call.organization, monitor);
    return { deleted_monitor_id: monitor.id };
  });

  api.offer('v1.CheckCanDeleteMonitor', async ({ organization, query }) => {
    const ids = (query.get('monitor_ids') ?? '').split(',').filter((id) => id !== '');
    if (ids.length === 0) throw refuse(400, "Missing required parameter 'monitor_ids'");
    const ok: number[] = [];
    const errors: Record<string, string[]> = {};
    for (const id of ids) {
      const monitor = await findMonitor(datadog, organization, id);
      const users = monitor ? await compositesOf(datadog, organization, monitor) : [];
      if (!monitor) errors[id] = ['Monitor not found'];
      else if (users.length > 0)
        errors[id] = [`monitor [${id}] is referenced in composite monitors: [${users.join(', ')}]`];
      else ok.push(monitor.id);
    }
    const hasErrors = Object.keys(errors).length > 0;
    const answer = { data: { ok }, errors: hasErrors ? errors : null };
    if (hasErrors) throw new Refusal(409, answer);
    return answer;
  });

  const validation = { checksBody: false } as const;
  api.offer(
    'v1.ValidateMonitor',
    ({ organization, rawBody }) => {
      checkTagPolicies(datadog, organization, readMonitor(rawBody).tags);
      return {};
    },
    validation,
  );
  api.offer(
    'v1.ValidateExistingMonitor',
    async (call) => {
      await find(call);
      checkTagPolicies(datadog, call.organization, readMonitor(call.rawBody).tags);
      return {};
    },
    validation,
  );
}

/** The header in which the sandbox says what of a monitor it does not evaluate; Datadog has none. */
const unevaluatedHeader = 'x-sandbox-not-evaluated';

function sayUnevaluated(headers: Record<string, string>, monitor: Monitor): void {
  const parts = unevaluatedParts(monitor);
  if (parts.length > 0) headers[unevaluatedHeader] = parts.join('; ').replaceAll(/[^\x20-\x7e]/g, '?');
}

/**
 * `POST /api/v1/monitor/{id}/mute` and `/unmute`: older than the documents, and still in use.
 *
 * @see https://docs.datadoghq.com/monitors/downtimes/
 */
export function muteRoutes(api: Operations, datadog: Datadog): void {
  for (const act of ['mute', 'unmute'] as const) {
    api.offerUndocumented(
      'POST',
      `/api/v1/monitor/:monitor_id/${act}`,
      requireScopeOrKeys(datadog, 'monitors_downtime'),
      async (request, body, query, path) => {
        const organization = organizationOf(request);
        const monitor = await findMonitor(datadog, organization, path.monitor_id ?? '');
        if (!monitor) throw refuse(404, 'Monitor not found');
        const scope = textOf(body.scope) ?? query.get('scope') ?? '*';
        const before = monitor.settings.silenced ?? {};
        const others = Object.fromEntries(Object.entries(before).filter(([name]) => name !== scope));
        const end = typeof body.end === 'number' ? body.end : null;
        const isEverything =
          act === 'unmute' && (query.get('all_scopes') === 'true' || body.all_scopes === true);
        const silenced = act === 'mute' ? { ...others, [scope]: end } : isEverything ? {} : others;
        const changed = {
          ...monitor,
          options: { ...monitor.options, silenced },
          settings: { ...monitor.settings, silenced },
        };
        datadog.monitors.change(organization, changed);
        return describeMonitor(datadog, organization, changed);
      },
    );
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export async function monitorsOf(datadog: Datadog, organization: Organization): Promise<Monitor[]> {
  return datadog.monitors.of(organization, await readTile(datadog.tileDirectory));
}

export async function findMonitor(
  datadog: Datadog,
  organization: Organization,
  id: string,
): Promise<Monitor | undefined> {
  return (await monitorsOf(datadog, organization)).find((monitor) => String(monitor.id) === id);
}

/** The numbers of the composite monitors that a monitor is part of. */
async function compositesOf(
  datadog: Datadog,
  organization: Organization,
  { id }: Monitor,
): Promise<number[]> {
  const names = new RegExp(`(^|\\D)${id}(\\D|$)`);
  return (await monitorsOf(datadog, organization))
    .filter(({ type, query }) => type === 'composite' && names.test(query))
    .map((composite) => composite.id);
}

function fits(monitor: Monitor, query: URLSearchParams): boolean {
  const name = query.get('name');
  const tags = (query.get('monitor_tags') ?? '').split(',').filter((tag) => tag !== '');
  const scopes = (query.get('tags') ?? '').split(',').filter((tag) => tag !== '');
  return (
    (name === null || monitor.name.toLowerCase().includes(name.toLowerCase())) &&
    tags.every((tag) => monitor.tags.includes(tag)) &&
    scopes.every((tag) => monitor.query.includes(tag))
  );
}

const groupStates = ['all', 'alert', 'warn', 'no data', 'ok'];

/** Which groups an answer shows; `undefined`: none. */
function groupStatesOf(query: URLSearchParams): string[] | undefined {
  const text = query.get('group_states');
  if (text === null) return undefined;
  const states = text.split(',').map((state) => state.trim().toLowerCase());
  if (!states.every((state) => groupStates.includes(state)))
    throw refuse(400, 'Invalid group_state filters.');
  return states;
}

function describeState(
  datadog: Datadog,
  organization: Organization,
  monitor: Monitor,
  wanted: string[],
): Payload {
  const groups = [...datadog.monitorStates.groups(organization, monitor)]
    .filter(([, { status }]) => wanted.includes('all') || wanted.includes(status.toLowerCase()))
    .map(([key, { status, since, lastNotifiedAt }]) => {
      const name = key === '' ? '*' : key;
      const at = secondsOf(since);
      return [
        name,
        {
          name,
          status,
          last_triggered_ts: status === 'Alert' || status === 'Warn' ? at : null,
          last_notified_ts: lastNotifiedAt ? secondsOf(lastNotifiedAt) : null,
          last_resolved_ts: status === 'OK' ? at : null,
          last_nodata_ts: status === 'No Data' ? at : null,
        },
      ];
    });
  return { groups: Object.fromEntries(groups) as Payload };
}

function describeDowntimes(datadog: Datadog, organization: Organization, monitor: Monitor): Payload[] {
  const now = datadog.clock.now();
  return downtimesOf(datadog, organization)
    .filter((downtime) => matchesMonitor(downtime, monitor, now))
    .map((downtime) => ({
      id: downtime.id,
      active: true,
      monitor_id: downtime.monitorId ?? null,
      start: secondsOf(downtime.start),
      end: downtime.end ? secondsOf(downtime.end) : null,
      scope: scopesOf(downtime),
      groups: ['total'],
    }));
}

/** Without `page` and `id_offset` everything is answered at once, as documented. */
function pageOfMonitors(monitors: Monitor[], query: URLSearchParams): Monitor[] {
  const page = query.get('page');
  const offset = query.get('id_offset');
  const size = Number(query.get('page_size') ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw refuse(400, 'Invalid page_size');
  if (page === null && offset === null) return monitors;
  const sorted = [...monitors].sort((left, right) => left.id - right.id);
  if (offset !== null) return sorted.filter(({ id }) => id > Number(offset)).slice(0, size);
  const start = Number(page) * size;
  if (!Number.isInteger(start) || start < 0) throw refuse(400, 'Invalid page');
  return sorted.slice(start, start + size);
}
