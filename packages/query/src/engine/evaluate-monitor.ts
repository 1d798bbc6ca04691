import type { EvaluationContext, Result } from './formula.ts';
import { evaluateOverall, evaluateOverTime } from './formula.ts';
import { rangeOf } from './monitor-window.ts';
import type { Comparator, PlannedMonitor } from './plan-monitor.ts';
import { reduceValues } from './reduce-values.ts';
import { bucketStarts, defaultInterval, type TimeRange } from './time-grid.ts';

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
  const now = reduced(monitor, data, range);
  if (!window.change) return now;
  const { isPercent, agoSeconds } = window.change;
  const earlier = { fromSeconds: range.fromSeconds - agoSeconds, toSeconds: range.toSeconds - agoSeconds };
  const before = new Map(reduced(monitor, data, earlier).map((one) => [one.group.join(','), one.value]));
  return now.flatMap(({ group, value, isFull }) => {
    const past = before.get(group.join(','));
    if (past === undefined) return [];
    const change = value - past;
    const shown = isPercent ? (change / Math.abs(past)) * 100 : change;
    return Number.isNaN(shown) ? [] : [{ group, value: shown, isFull }];
  });
}

function reduced(
  { node, window, reducesFirst }: Extract<PlannedMonitor, { kind: 'threshold' }>,
  data: Pick<EvaluationContext, 'metrics' | 'events' | 'cache'>,
  range: TimeRange,
): GroupValue[] {
  const seconds = range.toSeconds - range.fromSeconds;
  const intervalSeconds = Math.max(
    minBucketSeconds,
    defaultInterval({ fromSeconds: 0, toSeconds: seconds * 5 }),
  );
  const context = { ...data, range, intervalSeconds };
  if (reducesFirst) {
    const result = evaluateOverall(node, context);
    if (typeof result === 'number') return [{ group: [], value: result, isFull: true }];
    return valuesOf(result, (values) => values[0] ?? Number.NaN, range);
  }
  const result = evaluateOverTime(node, context);
  if (typeof result === 'number') return [{ group: [], value: result, isFull: true }];
  return valuesOf(result, (values) => reduceValues(values, window.reducer, result.grid), range);
}

function valuesOf(
  { series, grid }: Result,
  reduce: (values: Float64Array) => number,
  range: TimeRange,
): GroupValue[] {
  const starts = bucketStarts(grid);
  const latestStart = range.fromSeconds + Math.max(2 * grid.stepSeconds, 60 + grid.stepSeconds);
  return series.flatMap(({ group, values }) => {
    const value = reduce(values);
    if (Number.isNaN(value)) return [];
    const first = values.findIndex((each) => !Number.isNaN(each));
    const isFull = grid.count === 1 || (starts[first] ?? Number.POSITIVE_INFINITY) <= latestStart;
    return [{ group, value, isFull }];
  });
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
