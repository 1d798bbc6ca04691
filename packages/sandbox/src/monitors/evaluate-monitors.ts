import { NotEvaluated, readLength, RollupCache, type PlannedMonitor } from '@tilekit/query/engine';
import type { Alert } from '../alerts/alert.ts';
import { notify } from '../alerts/notify.ts';
import { eventSource, once } from '../dashboards/event-entries.ts';
import type { Datadog } from '../datadog.ts';
import type { Organization } from '../organizations/organization.ts';
import { readCheckEntry } from '../received/check-entry.ts';
import { readEventEntry } from '../received/event-entry.ts';
import { readLogEntry } from '../received/log-entry.ts';
import { readTile } from '../tile/read-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { nextStep, type CourseOptions, type Observation } from './group-course.ts';
import type { Monitor } from './monitor.ts';
import { planOf } from './monitor-query.ts';
import type { GroupState } from './monitor-states.ts';
import { muteOf } from './mutes.ts';
import { observe, type MonitorData } from './observe-monitor.ts';

/** Newest logs, events and checks that monitors look at. */
const depth = 5000;

/**
 * Evaluates the monitors of an organization now, and notifies its webhooks of what changed.
 *
 * @param known The tile; read now unless the caller has just done so.
 */
export async function evaluateMonitors(
  datadog: Datadog,
  organization: Organization,
  known?: Tile,
): Promise<Alert[]> {
  const tile = known ?? (await readTile(datadog.tileDirectory));
  const monitors = datadog.monitors.of(organization, tile);
  const data = dataOf(datadog, organization, monitors);
  // Composites look at the others, which come first.
  const inOrder = [...monitors].sort(
    (left, right) => Number(left.type === 'composite') - Number(right.type === 'composite'),
  );
  const alerts = inOrder.flatMap((monitor) => evaluate(datadog, organization, monitor, data));
  for (const alert of alerts) notify(datadog, organization, alert);
  return alerts;
}

function dataOf(datadog: Datadog, organization: Organization, monitors: readonly Monitor[]): MonitorData {
  const newest = (family: 'logs' | 'events' | 'service-checks') =>
    datadog.received.newest(family, organization, depth);
  return {
    metrics: datadog.metrics.of(organization),
    events: eventSource(
      once(() => newest('logs').map(readLogEntry)),
      once(() => newest('events').map(readEventEntry)),
    ),
    checks: once(() => newest('service-checks').map(readCheckEntry)),
    cache: new RollupCache(),
    groupsOf: (id) => {
      const monitor = monitors.find((each) => each.id === id);
      return monitor && datadog.monitorStates.groups(organization, monitor);
    },
  };
}

function evaluate(
  datadog: Datadog,
  organization: Organization,
  monitor: Monitor,
  data: MonitorData,
): Alert[] {
  const plan = planOf(monitor);
  if (plan instanceof NotEvaluated) return [];
  const now = datadog.clock.now();
  const delayMs = (monitor.settings.evaluation_delay ?? 0) * 1000;
  const groups = datadog.monitorStates.groups(organization, monitor);
  const at = new Date(now.getTime() - delayMs);
  const found = attempt(() => observe(plan, monitor.thresholds, data, groups, at));
  const options: CourseOptions = {
    comparator: plan.kind === 'threshold' ? plan.comparator : '>',
    threshold: plan.kind === 'threshold' ? plan.threshold : 0,
    thresholds: monitor.thresholds,
    settings: monitor.settings,
    missingIsZero: plan.kind === 'threshold' && plan.missingIsZero && !waitsForAll(plan, found.size),
  };
  const downtimes = datadog.resources.downtimes.list(organization);
  const alerts: Alert[] = [];
  for (const key of new Set([...groups.keys(), ...found.keys()])) {
    const seen = found.get(key);
    const observed = withoutSilentMissingData(seen?.observed ?? { kind: 'missing' }, plan, monitor);
    const before = groups.get(key) ?? newGroup(datadog, seen?.group ?? [], now);
    if (observed.kind === 'missing' && isForgotten(before, monitor, now)) {
      groups.delete(key);
      continue;
    }
    if (isTooNew(before, monitor, now)) {
      groups.set(key, { ...before, lastDataAt: now });
      continue;
    }
    const mute = muteOf(monitor, before, now, downtimes);
    const step = nextStep(before, observed, options, mute, now);
    const isNewCycle = before.notified === 'OK' && step.state.notified !== 'OK';
    const state = {
      ...step.state,
      mutedAt: mute.isActive ? now : undefined,
      lastKnown:
        observed.kind === 'missing' && step.state.status === 'No Data' ? before.lastKnown : step.state.status,
      cycleKey: isNewCycle ? datadog.randomness.hex(16) : before.cycleKey,
    };
    if (state.status !== before.status || !groups.has(key)) datadog.changes.note();
    groups.set(key, state);
    if (step.transition) {
      alerts.push(alertOf(datadog, monitor, state, step.transition, step.isRenotification, now));
    }
  }
  return alerts;
}

/** What shows only with the data that it cannot be evaluated finds nothing; the page says why. */
function attempt<T>(run: () => Map<string, T>): Map<string, T> {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotEvaluated) return new Map();
    throw error;
  }
}

/**
 * A composite that does not notify of missing data keeps its last status.
 *
 * @see https://docs.datadoghq.com/monitors/types/composite/#computing-trigger-conditions
 */
function withoutSilentMissingData(
  observed: Observation,
  plan: PlannedMonitor,
  { settings }: Monitor,
): Observation {
  const notifies = settings.notify_no_data === true || settings.on_missing_data === 'show_and_notify_no_data';
  const isMissing = observed.kind === 'status' && observed.status === 'No Data';
  return plan.kind === 'composite' && isMissing && !notifies ? { kind: 'missing' } : observed;
}

/**
 * A log monitor that alerts below a threshold evaluates an empty group as 0 only when every group is empty: while one
 * still has logs, the empty ones keep their state.
 *
 * @see https://docs.datadoghq.com/monitors/types/log/#no-data-and-below-alerts
 */
function waitsForAll(plan: Extract<PlannedMonitor, { kind: 'threshold' }>, found: number): boolean {
  return plan.isGrouped && plan.isOverEvents && plan.comparator.startsWith('<') && found > 0;
}

/** A group is dropped after so long without data: a day unless the monitor says otherwise. */
const retentionSeconds = 86_400;

function isForgotten({ group, lastDataAt }: GroupState, { settings }: Monitor, now: Date): boolean {
  if (group.length === 0) return false;
  const seconds = readLength(settings.group_retention_duration ?? '') ?? retentionSeconds;
  return now.getTime() - lastDataAt.getTime() >= seconds * 1000;
}

function newGroup(datadog: Datadog, group: string[], now: Date): GroupState {
  return {
    group,
    status: 'OK',
    lastKnown: 'OK',
    notified: 'OK',
    value: null,
    since: now,
    firstSeenAt: now,
    lastDataAt: now,
    lastNotifiedAt: undefined,
    firstNotifiedAt: undefined,
    mutedAt: undefined,
    renotified: 0,
    cycleKey: datadog.randomness.hex(16),
  };
}

/** Groups are left alone for `new_group_delay`; hosts for `new_host_delay` when only that is given. */
function isTooNew({ group, firstSeenAt }: GroupState, { settings }: Monitor, now: Date): boolean {
  if (group.length === 0) return false;
  const isHost = group.some((tag) => tag.startsWith('host:'));
  const seconds = settings.new_group_delay ?? (isHost ? settings.new_host_delay : undefined) ?? 0;
  return now.getTime() - firstSeenAt.getTime() < seconds * 1000;
}

function alertOf(
  datadog: Datadog,
  monitor: Monitor,
  { group, value, cycleKey }: GroupState,
  transition: Alert['transition'],
  isRenotification: boolean,
  now: Date,
): Alert {
  const escalation = isRenotification ? (monitor.settings.escalation_message ?? '') : '';
  return {
    monitor:
      escalation === ''
        ? monitor
        : { ...monitor, message: `${monitor.message}\n\n${escalation}`.trimStart() },
    transition,
    group,
    value,
    at: now,
    cycleKey,
    eventId: String(6_000_000_000_000_000_000n + BigInt(datadog.randomness.integer())),
    isTest: false,
    overrides: {},
  };
}
