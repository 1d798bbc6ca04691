import {
  evaluateMonitor,
  normalizeTag,
  NotEvaluated,
  type RollupCache,
  tagValues,
  type EventSource,
  type MetricSource,
  type PlannedMonitor,
} from '@tilekit/query/engine';
import type { Expression } from '@tilekit/query';
import type { CheckEntry } from '../received/check-entry.ts';
import type { Observation } from './group-course.ts';
import type { MonitorThresholds } from './monitor.ts';
import type { GroupState, GroupStatus } from './monitor-states.ts';

/** What monitors look at: one organization's data, read when a monitor asks for it. */
export interface MonitorData {
  readonly metrics: MetricSource;
  readonly events: EventSource;
  readonly checks: () => readonly CheckEntry[];
  readonly cache: RollupCache;
  /** The groups of another monitor; `undefined` when there is none with that number. */
  readonly groupsOf: (id: number) => ReadonlyMap<string, GroupState> | undefined;
}

/** Observations by the name of their group, with its tags. */
export type Observations = Map<string, { readonly group: string[]; readonly observed: Observation }>;

/**
 * Looks at the data of a monitor.
 *
 * @throws NotEvaluated for what shows only with the data
 */
export function observe(
  plan: PlannedMonitor,
  thresholds: MonitorThresholds,
  data: MonitorData,
  known: ReadonlyMap<string, GroupState>,
  now: Date,
): Observations {
  switch (plan.kind) {
    case 'threshold':
      return observeThreshold(plan, data, now);
    case 'check':
      return observeChecks(plan, thresholds, data.checks(), known, now);
    case 'composite':
      return observeComposite(plan.expression, data);
  }
}

function observeThreshold(
  plan: Extract<PlannedMonitor, { kind: 'threshold' }>,
  data: MonitorData,
  now: Date,
): Observations {
  const found = evaluateMonitor(plan, data, Math.floor(now.getTime() / 1000));
  const observations: Observations = new Map(
    // A metric without one of the tags is not detected: docs.datadoghq.com/monitors/configuration/#multi-alert
    found
      .filter(({ group }) => !group.some((tag) => tag.endsWith(':N/A')))
      .map(({ group, value, isFull }) => [
        group.join(','),
        { group: [...group], observed: { kind: 'value', value, isFull } },
      ]),
  );
  // A single alert over events has its one group even when there is nothing: nothing is a count of 0.
  const isCountOfEvents = plan.node.kind === 'query' && plan.missingIsZero && plan.isOverEvents;
  if (!plan.isGrouped && observations.size === 0 && isCountOfEvents) {
    observations.set('', { group: [], observed: { kind: 'missing' } });
  }
  return observations;
}

/** The last runs of each group: so many failures in a row alert, so many successes recover. */
function observeChecks(
  plan: Extract<PlannedMonitor, { kind: 'check' }>,
  thresholds: MonitorThresholds,
  entries: readonly CheckEntry[],
  known: ReadonlyMap<string, GroupState>,
  now: Date,
): Observations {
  const runs = new Map<string, { group: string[]; statuses: CheckEntry['status'][] }>();
  const recent = entries
    .filter(({ check, at }) => check === plan.check && at.getTime() <= now.getTime())
    .sort((left, right) => left.at.getTime() - right.at.getTime());
  for (const entry of recent) {
    const tags = [...entry.tags, ...(entry.host === '' ? [] : [`host:${entry.host}`])].map(normalizeTag);
    const fits = plan.over.every((tag) =>
      tag.startsWith('!') ? !tags.includes(normalizeTag(tag.slice(1))) : tags.includes(normalizeTag(tag)),
    );
    if (!fits) continue;
    const group = plan.by.map((key) => `${key}:${tagValues(tags, key).join(',') || 'N/A'}`);
    const run = runs.get(group.join(',')) ?? { group, statuses: [] };
    runs.set(group.join(','), run);
    run.statuses.push(entry.status);
  }
  return new Map(
    [...runs].map(([name, { group, statuses }]) => {
      const status = statusOfRuns(statuses, thresholds, known.get(name)?.status ?? 'OK');
      return [name, { group, observed: { kind: 'status', status, value: null } }];
    }),
  );
}

function statusOfRuns(
  statuses: readonly CheckEntry['status'][],
  { critical = 1, warning = 1, ok = 1, unknown }: MonitorThresholds,
  before: GroupStatus,
): GroupStatus {
  if (unknown !== undefined && inARow(statuses, (status) => status === 'UNKNOWN') >= unknown)
    return 'No Data';
  if (inARow(statuses, (status) => status === 'CRITICAL') >= critical) return 'Alert';
  if (inARow(statuses, (status) => status === 'WARNING' || status === 'CRITICAL') >= warning) {
    return statuses.at(-1) === 'WARNING' ? 'Warn' : before;
  }
  return inARow(statuses, (status) => status === 'OK') >= ok ? 'OK' : before;
}

function inARow(
  statuses: readonly CheckEntry['status'][],
  counts: (status: CheckEntry['status']) => boolean,
) {
  const other = statuses.findLastIndex((status) => !counts(status));
  return statuses.length - 1 - other;
}

const severities: readonly GroupStatus[] = ['OK', 'No Data', 'Warn', 'Alert'];

/** A composite looks at the groups that its monitors share, or at each monitor as a whole. */
function observeComposite(expression: Expression, data: MonitorData): Observations {
  const members = new Map(
    numbersOf(expression).map((id) => {
      const groups = data.groupsOf(id);
      if (!groups) throw new NotEvaluated(`there is no monitor ${id}`);
      return [id, groups];
    }),
  );
  const grouped = [...members.values()].filter((groups) => !groups.has('') && groups.size > 0);
  // The finest groups are those of the composite; the others are found by the values that they share with them.
  const [finest, ...others] = grouped.sort((left, right) => keysOf(right) - keysOf(left));
  const shared = [...(finest?.entries() ?? [])].filter(([, { group }]) =>
    others.every((groups) => matching(groups, group) !== undefined),
  );
  const scopes: [string, string[]][] = finest ? shared.map(([name, { group }]) => [name, group]) : [['', []]];
  return new Map(
    scopes.map(([name, group]) => {
      const status = combined(expression, (id) => statusIn(members.get(id), group));
      return [name, { group, observed: { kind: 'status', status, value: null } }];
    }),
  );
}

/** How many tags the groups of a monitor have. */
function keysOf(groups: ReadonlyMap<string, GroupState>): number {
  for (const { group } of groups.values()) return group.length;
  return 0;
}

/**
 * Groups meet by the values of their tags, whatever the keys.
 *
 * @see https://docs.datadoghq.com/monitors/types/composite/#common-reporting-sources
 */
function matching(groups: ReadonlyMap<string, GroupState>, group: readonly string[]): GroupState | undefined {
  const same = groups.get(group.join(','));
  if (same) return same;
  const values = new Set(group.map(valueOf));
  return [...groups.values()].find((state) => state.group.every((tag) => values.has(valueOf(tag))));
}

function valueOf(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

function statusIn(
  groups: ReadonlyMap<string, GroupState> | undefined,
  group: readonly string[],
): GroupStatus {
  return (groups && matching(groups, group))?.status ?? 'No Data';
}

/** `&&` is the milder, `||` the more severe of two; `!` turns an alert into calm and the other way round. */
function combined(expression: Expression, statusOf: (id: number) => GroupStatus): GroupStatus {
  switch (expression.kind) {
    case 'number':
      return statusOf(Number(expression.text));
    case 'group':
      return combined(expression.of, statusOf);
    case 'unary': {
      const status = combined(expression.of, statusOf);
      if (status === 'No Data') return status;
      return status === 'OK' ? 'Alert' : 'OK';
    }
    case 'binary': {
      const [left, right] = [combined(expression.left, statusOf), combined(expression.right, statusOf)];
      const isWorse = severities.indexOf(left) > severities.indexOf(right);
      return (expression.operator === '||') === isWorse ? left : right;
    }
    default:
      return 'No Data';
  }
}

function numbersOf(expression: Expression): number[] {
  switch (expression.kind) {
    case 'number':
      return [Number(expression.text)];
    case 'group':
    case 'unary':
      return numbersOf(expression.of);
    case 'binary':
      return [...numbersOf(expression.left), ...numbersOf(expression.right)];
    default:
      return [];
  }
}
