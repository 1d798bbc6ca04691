import { isBeyond, type Comparator } from '@tilekit/query/engine';
import type { AlertTransition } from '../alerts/alert.ts';
import type { MonitorOptions } from './monitor-options.ts';
import type { MonitorThresholds } from './monitor.ts';
import type { GroupState, GroupStatus } from './monitor-states.ts';

/** What an evaluation saw of a group: a value, a status that was found otherwise, or nothing. */
export type Observation =
  | { readonly kind: 'value'; readonly value: number; readonly isFull: boolean }
  | { readonly kind: 'status'; readonly status: GroupStatus; readonly value: number | null }
  | { readonly kind: 'missing' };

export interface CourseOptions {
  readonly comparator: Comparator;
  /** Of the query, when the options name no critical threshold. */
  readonly threshold: number;
  readonly thresholds: MonitorThresholds;
  readonly settings: MonitorOptions;
  /** Nothing found counts as 0, unless the monitor says what missing data means. */
  readonly missingIsZero: boolean;
}

/** Whether a group is muted. */
export interface Mute {
  readonly isActive: boolean;
  /** A group that alerted before the mute and recovers in it tells so, unless this says not to. */
  readonly mutesFirstRecovery: boolean;
  /** The statuses that are notified although they were notified before, since a mute has just ended; `undefined`: none has. */
  readonly ended: ReadonlySet<GroupStatus> | undefined;
}

/** Where a group stands after an evaluation, and what it notifies. */
export interface CourseStep {
  readonly state: GroupState;
  readonly transition: AlertTransition | undefined;
  readonly isRenotification: boolean;
}

/** Datadog's default of `no_data_timeframe`, in minutes. */
const defaultNoDataMinutes = 10;

/**
 * The next step of a group. What was last *notified* decides over the next notification, so that an alert that was
 * silent for a while neither triggers twice nor recovers without a word.
 */
export function nextStep(
  before: GroupState,
  observed: Observation,
  options: CourseOptions,
  mute: Mute,
  now: Date,
): CourseStep {
  const seen = seenStatus(before, observed, options, now);
  const state: GroupState = {
    ...before,
    status: seen.status,
    value: seen.value,
    since: before.status === seen.status ? before.since : now,
    lastDataAt: observed.kind === 'missing' ? before.lastDataAt : now,
  };
  const silent = (next: GroupState): CourseStep => ({
    state: next,
    transition: undefined,
    isRenotification: false,
  });
  const tell = (transition: AlertTransition): CourseStep => ({
    state: { ...state, notified: seen.status, lastNotifiedAt: now, firstNotifiedAt: now, renotified: 0 },
    transition,
    isRenotification: false,
  });
  if (mute.isActive) {
    // What recovers while muted is over; what alerts is notified once the mute ends.
    const isFirstRecovery = seen.status === 'OK' && seen.notifies && before.notified !== 'OK';
    if (isFirstRecovery && !mute.mutesFirstRecovery) return tell('Recovered');
    return silent(seen.status === 'OK' ? calm(state) : state);
  }
  if (mute.ended && seen.status !== 'OK') {
    const transition = mute.ended.has(seen.status) ? transitionOf('OK', seen.status) : undefined;
    return transition
      ? tell(transition)
      : silent({ ...state, notified: seen.status, lastNotifiedAt: now, firstNotifiedAt: now });
  }
  if (!seen.notifies) return silent(state);
  const transition = transitionOf(before.notified, seen.status);
  if (transition) return tell(transition);
  const again = renotificationOf(state, options.settings, now);
  if (!again) return silent(seen.status === 'OK' ? calm(state) : state);
  return {
    state: { ...state, lastNotifiedAt: now, renotified: state.renotified + 1 },
    transition: again,
    isRenotification: true,
  };
}

function calm(state: GroupState): GroupState {
  return { ...state, notified: 'OK', renotified: 0 };
}

interface Seen {
  readonly status: GroupStatus;
  readonly value: number | null;
  /** A status that is shown and not notified leaves what was notified as it is. */
  readonly notifies: boolean;
}

function seenStatus(before: GroupState, observed: Observation, options: CourseOptions, now: Date): Seen {
  if (observed.kind === 'status') return { status: observed.status, value: observed.value, notifies: true };
  if (observed.kind === 'value') {
    if (options.settings.require_full_window === true && !observed.isFull) {
      return { status: before.status, value: observed.value, notifies: false };
    }
    return {
      status: statusOf(observed.value, before.lastKnown, options),
      value: observed.value,
      notifies: true,
    };
  }
  return missingStatus(before, options, now);
}

/** What missing data means: the option says so, or the kind of query. */
function missingStatus(before: GroupState, options: CourseOptions, now: Date): Seen {
  const { settings } = options;
  const { on_missing_data: onMissing, notify_no_data: notifiesNoData, timeout_h: timeoutHours } = settings;
  const silentMs = now.getTime() - before.lastDataAt.getTime();
  if (typeof timeoutHours === 'number' && timeoutHours > 0 && silentMs >= timeoutHours * 3_600_000) {
    return { status: 'OK', value: null, notifies: true };
  }
  switch (onMissing) {
    case 'show_no_data':
      return { status: 'No Data', value: null, notifies: false };
    case 'show_and_notify_no_data':
      return { status: 'No Data', value: null, notifies: true };
    case 'resolve':
      return { status: 'OK', value: null, notifies: true };
    default:
      break;
  }
  if (notifiesNoData === true) {
    const minutes = settings.no_data_timeframe ?? defaultNoDataMinutes;
    return silentMs >= minutes * 60_000
      ? { status: 'No Data', value: null, notifies: true }
      : { status: before.status, value: null, notifies: false };
  }
  if (options.missingIsZero) {
    return { status: statusOf(0, before.lastKnown, options), value: 0, notifies: true };
  }
  return { status: before.status, value: null, notifies: false };
}

/** The status of a value; an alert holds until its recovery threshold is crossed. */
function statusOf(value: number, known: GroupStatus, options: CourseOptions): GroupStatus {
  const { comparator, threshold, thresholds } = options;
  const beyond = (limit: number | undefined) => limit !== undefined && isBeyond(value, comparator, limit);
  const critical = thresholds.critical ?? threshold;
  if (beyond(critical)) return 'Alert';
  if (known === 'Alert' && beyond(thresholds.criticalRecovery)) return 'Alert';
  if (beyond(thresholds.warning)) return 'Warn';
  if ((known === 'Warn' || known === 'Alert') && beyond(thresholds.warningRecovery)) return 'Warn';
  return 'OK';
}

/** What to notify when a group goes from the status that was notified to another; `undefined`: nothing. */
function transitionOf(notified: GroupStatus, status: GroupStatus): AlertTransition | undefined {
  if (notified === status) return undefined;
  if (status === 'Alert') return 'Triggered';
  if (status === 'Warn') return 'Warn';
  return status === 'No Data' ? 'No Data' : 'Recovered';
}

const repeated: ReadonlyMap<GroupStatus, readonly [name: string, transition: AlertTransition]> = new Map([
  ['Alert', ['alert', 'Re-Triggered']],
  ['Warn', ['warn', 'Re-Warn']],
  ['No Data', ['no data', 'Re-No Data']],
]);

/**
 * Without a number of occurrences, nothing is notified again after so long.
 *
 * @see https://docs.datadoghq.com/monitors/notify/#renotify
 */
const renotifiedForMs = 30 * 3_600_000;

/** Again after `renotify_interval`, by default of alerts and missing data. */
function renotificationOf(
  state: GroupState,
  settings: MonitorOptions,
  now: Date,
): AlertTransition | undefined {
  const { renotify_interval: minutes, renotify_occurrences: most, renotify_statuses: statuses } = settings;
  const [name, transition] = repeated.get(state.status) ?? [];
  if (name === undefined || !minutes || state.lastNotifiedAt === undefined) return undefined;
  if (!(statuses ?? ['alert', 'no data']).includes(name)) return undefined;
  if (typeof most === 'number' && state.renotified >= most) return undefined;
  const notifiedForMs = now.getTime() - (state.firstNotifiedAt ?? now).getTime();
  if (typeof most !== 'number' && notifiedForMs > renotifiedForMs) return undefined;
  return now.getTime() - state.lastNotifiedAt.getTime() >= minutes * 60_000 ? transition : undefined;
}
