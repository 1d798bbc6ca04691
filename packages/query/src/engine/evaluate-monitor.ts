import type { EvaluationContext, Result } from './formula.ts';
import { evaluateOverall, evaluateOverTime } from './formula.ts';
import { rangeOf, type MonitorWindow } from './monitor-window.ts';
import type { Comparator, PlannedMonitor } from './plan-monitor.ts';
import { reduceValues } from './reduce-values.ts';
import { defaultInterval, type TimeGrid, type TimeRange } from './time-grid.ts';

/** What a threshold monitor finds of one group. */
export interface GroupValue {
  readonly group: readonly string[];
  readonly value: number;
  /** Whether the window is filled with data from its beginning. */
  readonly isFull: boolean;
}

/** Shortest bucket of a monitor's window. */
const minBucketSeconds = 10;

/**
 * Runs a threshold monitor at a time.
 *
 * @returns the value of each group in the evaluation window, or its change for a change alert; groups without data are
 * left out
 * @throws NotEvaluated for what shows only with the data, such as a percentile of a gauge
 */
export function evaluateMonitor(
  monitor: Extract<PlannedMonitor, { kind: 'threshold' }>,
  data: Pick<EvaluationContext, 'metrics' | 'events' | 'cache'>,
  nowSeconds: number,
): GroupValue[] {
  const { window } = monitor;
  const range = rangeOf(window.span, nowSeconds);
  const now = overWindow(monitor, data, range);
  if (typeof now === 'number') return [{ group: [], value: now, isFull: true }];
  if (!window.change) return valuesOf(now, window, range);
  const { isPercent, agoSeconds } = window.change;
  const earlier = { fromSeconds: range.fromSeconds - agoSeconds, toSeconds: range.toSeconds - agoSeconds };
  const before = overWindow(monitor, data, earlier);
  if (typeof before === 'number') return [];
  const past = new Map(before.series.map(({ group, values }) => [group.join(','), values]));
  // The difference of each bucket, then the method of the window: docs.datadoghq.com/monitors/types/change-alert/
  const series = now.series.flatMap(({ group, values }) => {
    const earlierValues = past.get(group.join(','));
    if (!earlierValues) return [];
    return [{ group, values: values.map((value, at) => changeOf(value, earlierValues[at], isPercent)) }];
  });
  return valuesOf({ ...now, series }, window, range);
}

function changeOf(value: number, before = Number.NaN, isPercent: boolean): number {
  if (!isPercent) return value - before;
  return before === 0 ? Number.NaN : ((value - before) / before) * 100;
}

/** The buckets of a window; one alone where queries are reduced first. */
function overWindow(
  { node, reducesFirst }: Extract<PlannedMonitor, { kind: 'threshold' }>,
  data: Pick<EvaluationContext, 'metrics' | 'events' | 'cache'>,
  range: TimeRange,
): Result | number {
  const seconds = range.toSeconds - range.fromSeconds;
  const intervalSeconds = Math.max(
    minBucketSeconds,
    defaultInterval({ fromSeconds: 0, toSeconds: seconds * 5 }),
  );
  const context = { ...data, range, intervalSeconds };
  return reducesFirst ? evaluateOverall(node, context) : evaluateOverTime(node, context);
}

function valuesOf({ series, grid }: Result, { reducer }: MonitorWindow, range: TimeRange): GroupValue[] {
  return series.flatMap(({ group, values }) => {
    const value = grid.count === 1 ? (values[0] ?? Number.NaN) : reduceValues(values, reducer, grid);
    return Number.isNaN(value) ? [] : [{ group, value, isFull: isFull(values, grid, range) }];
  });
}

/** Windows of minutes are looked at by the minute, of hours by 10 minutes, of days by the hour. */
function fullBucketSeconds(seconds: number): number {
  if (seconds < 3600) return 60;
  if (seconds < 86_400) return 600;
  return seconds < 28 * 86_400 ? 3600 : 14_400;
}

const maxEmptyBuckets = 3;

/**
 * Whether the first bucket of a window has data, and at most three have none.
 *
 * @see https://docs.datadoghq.com/monitors/types/metric/#data-window
 */
function isFull(values: Float64Array, grid: TimeGrid, { fromSeconds, toSeconds }: TimeRange): boolean {
  if (grid.count === 1) return true;
  const seconds = toSeconds - fromSeconds;
  const bucketSeconds = Math.max(fullBucketSeconds(seconds), grid.stepSeconds);
  const filled = new Set<number>();
  values.forEach((value, index) => {
    const start = Math.max(fromSeconds, grid.startSeconds + index * grid.stepSeconds);
    if (!Number.isNaN(value)) filled.add(Math.floor((start - fromSeconds) / bucketSeconds));
  });
  return filled.has(0) && Math.ceil(seconds / bucketSeconds) - filled.size <= maxEmptyBuckets;
}

/**
 * Compares a value with a threshold.
 *
 * @returns whether the comparison holds, such as `value > threshold`
 */
export function isBeyond(value: number, comparator: Comparator, threshold: number): boolean {
  switch (comparator) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '==':
      return value === threshold;
    case '!=':
      return value !== threshold;
  }
}
