import type { Alert, AlertTransition } from '../alerts/alert.ts';
import { notify } from '../alerts/notify.ts';
import type { Datadog } from '../datadog.ts';
import { aggregate, evaluateQuery } from '../metrics/evaluate-query.ts';
import type { Organization } from '../organizations/organization.ts';
import { readTile } from '../tile/read-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { isBeyond, parseMonitorQuery, type MonitorQuery } from './monitor-query.ts';
import type { Monitor } from './monitor.ts';
import { transitionOf, type GroupState, type GroupStatus } from './monitor-states.ts';

/**
 * Evaluates the monitors of an organization now, and notifies its webhooks of what changed.
 *
 * @param known The tile; read now unless somebody has just done so.
 */
export async function evaluateMonitors(
  datadog: Datadog,
  organization: Organization,
  known?: Tile,
): Promise<Alert[]> {
  const tile = known ?? (await readTile(datadog.tileDirectory));
  const alerts: Alert[] = [];
  for (const monitor of datadog.monitors.of(organization, tile)) {
    const query = parseMonitorQuery(monitor.query);
    if (query) alerts.push(...evaluate(datadog, organization, monitor, query));
  }
  for (const alert of alerts) notify(datadog, organization, alert);
  return alerts;
}

function evaluate(
  datadog: Datadog,
  organization: Organization,
  monitor: Monitor,
  query: MonitorQuery,
): Alert[] {
  const now = datadog.clock.now();
  const values = valuesOfGroups(datadog, organization, query, now);
  const groups = datadog.monitorStates.groups(organization, monitor);
  const alerts: Alert[] = [];
  for (const key of new Set([...groups.keys(), ...values.keys()])) {
    const found = values.get(key);
    const before = groups.get(key);
    const group = found?.group ?? before?.group ?? [];
    // A count without points is zero; a gauge without points says nothing.
    const value = found?.value ?? (query.metric.as === 'count' ? 0 : null);
    const status = statusOf(monitor, query, value);
    const state = nextState(datadog, before, group, status, value, now);
    groups.set(key, state);
    const transition = transitionOf(before?.status ?? 'OK', status) ?? renotification(monitor, state, now);
    if (!transition) continue;
    state.lastNotifiedAt = now;
    alerts.push({
      monitor,
      transition,
      group,
      value,
      at: now,
      cycleKey: state.cycleKey,
      eventId: String(6_000_000_000_000_000_000n + BigInt(datadog.randomness.integer())),
      isTest: false,
      overrides: {},
    });
  }
  return alerts;
}

function valuesOfGroups(datadog: Datadog, organization: Organization, query: MonitorQuery, now: Date) {
  const toSeconds = Math.floor(now.getTime() / 1000) + 1;
  const results = evaluateQuery(datadog.metrics.of(organization), query.metric, {
    fromSeconds: toSeconds - query.windowSeconds,
    toSeconds,
    bucketSeconds: Math.max(10, Math.floor(query.windowSeconds / 60)),
  });
  return new Map(
    results.map(({ group, values }) => [
      group.join(','),
      { group, value: aggregate(values, query.aggregator) },
    ]),
  );
}

function statusOf(monitor: Monitor, query: MonitorQuery, value: number | null): GroupStatus {
  if (value === null) return 'No Data';
  if (isBeyond(value, query.comparator, query.threshold)) return 'Alert';
  const { warning } = monitor.thresholds;
  return warning !== undefined && isBeyond(value, query.comparator, warning) ? 'Warn' : 'OK';
}

function nextState(
  datadog: Datadog,
  before: GroupState | undefined,
  group: string[],
  status: GroupStatus,
  value: number | null,
  now: Date,
): GroupState {
  const calm = before === undefined || before.status === 'OK' || before.status === 'No Data';
  return {
    group,
    status,
    value,
    since: before?.status === status ? before.since : now,
    lastNotifiedAt: before?.lastNotifiedAt,
    cycleKey:
      before === undefined || (calm && status !== 'OK') ? datadog.randomness.hex(16) : before.cycleKey,
  };
}

function renotification(monitor: Monitor, state: GroupState, now: Date): AlertTransition | undefined {
  const minutes = monitor.renotifyIntervalMinutes;
  if (minutes === 0 || !state.lastNotifiedAt || (state.status !== 'Alert' && state.status !== 'Warn')) {
    return undefined;
  }
  if (now.getTime() - state.lastNotifiedAt.getTime() < minutes * 60_000) return undefined;
  return state.status === 'Alert' ? 'Re-Triggered' : 'Re-Warn';
}
