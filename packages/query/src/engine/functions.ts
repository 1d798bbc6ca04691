import type { Argument } from '../language/query.ts';
import { shiftByCalendar } from './calendar-shift.ts';
import { wordOf } from './metric-plan.ts';
import type { ResultSeries } from './metric-source.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { readReducer, reduceValues } from './reduce-values.ts';
import type { TimeGrid, TimeRange } from './time-grid.ts';

/** What a function does with its first argument. */
export type AppliedFunction =
  /** Each value alone. */
  | { readonly kind: 'value'; readonly apply: (value: number) => number }
  /** Each series over time; `beforeSpace` when Datadog does so before it combines series. */
  | {
      readonly kind: 'series';
      readonly beforeSpace: boolean;
      readonly apply: (values: Float64Array, grid: TimeGrid) => Float64Array;
    }
  /** All series of a result; `overTime` when it makes no sense of values that were reduced. */
  | {
      readonly kind: 'result';
      readonly overTime?: boolean;
      readonly apply: (series: readonly ResultSeries[], grid: TimeGrid) => readonly ResultSeries[];
    }
  /** The time that is looked at. */
  | { readonly kind: 'shift'; readonly apply: (range: TimeRange) => TimeRange };

type FunctionReader = (list: readonly string[], name: string) => AppliedFunction;

const hour = 3600;
const day = 24 * hour;

/**
 * Every function that is evaluated, by name: its arguments after the first become what it does.
 *
 * @see https://docs.datadoghq.com/dashboards/functions/
 */
const functions: ReadonlyMap<string, FunctionReader> = new Map<string, FunctionReader>([
  ['abs', value(Math.abs)],
  ['log2', value(Math.log2)],
  ['log10', value(Math.log10)],
  ['clamp_min', valueWithLimit((limit) => (value) => Math.max(value, limit))],
  ['clamp_max', valueWithLimit((limit) => (value) => Math.min(value, limit))],
  ['cutoff_min', valueWithLimit((limit) => (value) => (value < limit ? Number.NaN : value))],
  ['cutoff_max', valueWithLimit((limit) => (value) => (value > limit ? Number.NaN : value))],
  ['cumsum', series(false, cumulativeSum)],
  ['integral', series(false, integral)],
  ['diff', series(true, (values) => differences(values))],
  ['monotonic_diff', series(true, (values) => differences(values).map((delta) => (delta < 0 ? Number.NaN : delta)))],
  ['dt', result(secondsBetweenAll, true)],
  ['derivative', series(true, (values, grid) => slopes(values, grid, 1))],
  ['per_second', series(true, (values, grid) => slopes(values, grid, 1))],
  ['per_minute', series(true, (values, grid) => slopes(values, grid, 60))],
  ['per_hour', series(true, (values, grid) => slopes(values, grid, hour))],
  ['throughput', series(false, (values, { stepSeconds }) => values.map((value) => value / stepSeconds))],
  ['is_greater', valueWithLimits(1, (value, [limit = 0]) => value > limit)],
  ['is_less', valueWithLimits(1, (value, [limit = 0]) => value < limit)],
  ['is_between', valueWithLimits(2, (value, [low = 0, high = 0]) => value > low && value < high)],
  ['moving_rollup', readMovingRollup],
  ...[1, 3, 5, 7, 10, 20].map((span) => [`ewma_${span}`, series(false, (values) => weighted(values, span))] as const),
  ...[3, 5, 7, 9].map((span) => [`median_${span}`, series(false, (values) => medians(values, span))] as const),
  ['exclude_null', result((all) => all.filter(({ group }) => !group.some((tag) => tag.endsWith(':N/A'))))],
  ...['count_nonzero', 'count_nonzero_finite'].map((name) =>
    [name, result((all, grid) => counted(all, grid, (value) => value !== 0 && !Number.isNaN(value)))] as const),
  ['count_not_null', result((all, grid) => counted(all, grid, (value) => !Number.isNaN(value)))],
  ['top', readTop],
  ['bottom', readTop],
  ['top_offset', readTop],
  ['bottom_offset', readTop],
  ...['top', 'bottom'].flatMap((end) =>
    [5, 10, 15, 20].flatMap((count) =>
      ['mean', 'max', 'min', 'last', 'area', 'l2norm', 'norm'].flatMap((by) => {
        const read: FunctionReader = (list, name) => {
          noArguments(list, name);
          return ranked(count, by === 'norm' ? 'l2norm' : by, end === 'top' ? 'desc' : 'asc', 0);
        };
        const named = [`${end}${count}_${by}`, read] as const;
        return by === 'mean' ? [named, [`${end}${count}`, read] as const] : [named];
      }),
    ),
  ),
  ['timeshift', readTimeshift],
  ['calendar_shift', readCalendarShift],
  ['hour_before', shiftBack(hour)],
  ['day_before', shiftBack(day)],
  ['week_before', shiftBack(7 * day)],
  ['month_before', shiftBack(28 * day)],
]); // prettier-ignore

/** Functions that Datadog has and that are not evaluated, with why. */
const unevaluated: ReadonlyMap<string, string> = new Map(
  Object.entries({
    anomalies: 'Datadog does not publish how it predicts',
    forecast: 'Datadog does not publish how it predicts',
    outliers: 'Datadog does not publish its clustering',
    robust_trend: 'Datadog does not publish its regression',
    trend_line: 'Datadog does not publish its regression',
    piecewise_constant: 'Datadog does not publish its segmentation',
    autosmooth: 'Datadog does not publish how it chooses the span',
    percentile: 'percentiles over groups',
    ...Object.fromEntries(
      [5, 13, 21, 29].map((span) => [`rollingavg_${span}`, 'Datadog does not publish where its span lies']),
    ),
  }),
);

/**
 * Reads a function of a query or formula.
 *
 * @param list The arguments after the first.
 * @throws NotEvaluated for a function or an argument that is not known
 */
export function readFunction(name: string, list: readonly Argument[]): AppliedFunction {
  const read = functions.get(name);
  if (!read) {
    const why = unevaluated.get(name);
    throw new NotEvaluated(
      why === undefined ? `the function \`${name}\` is not known` : `the function \`${name}\`: ${why}`,
    );
  }
  return read(
    list.map((argument) => {
      const word = argument.name === undefined ? wordOf(argument.value) : undefined;
      if (word === undefined) throw new NotEvaluated(`an argument of \`${name}\` is not a plain value`);
      return word;
    }),
    name,
  );
}

function value(apply: (value: number) => number): FunctionReader {
  return (list, name) => {
    noArguments(list, name);
    return { kind: 'value', apply };
  };
}

function valueWithLimit(limited: (limit: number) => (value: number) => number): FunctionReader {
  return (list, name) => {
    const [limit] = list;
    const number = Number(limit);
    if (list.length !== 1 || limit === undefined || Number.isNaN(number)) {
      throw new NotEvaluated(`\`${name}\` takes one number`);
    }
    return { kind: 'value', apply: limited(number) };
  };
}

/** 1 where a value lies between or beyond limits, 0 where it does not. */
function valueWithLimits(
  count: number,
  isTrue: (value: number, limits: readonly number[]) => boolean,
): FunctionReader {
  return (list, name) => {
    const limits = list.map(Number);
    if (limits.length !== count || limits.some((limit) => Number.isNaN(limit))) {
      throw new NotEvaluated(`\`${name}\` takes ${count === 1 ? 'one number' : 'two numbers'}`);
    }
    return { kind: 'value', apply: (value) => (Number.isNaN(value) ? value : Number(isTrue(value, limits))) };
  };
}

function series(
  beforeSpace: boolean,
  apply: (values: Float64Array, grid: TimeGrid) => Float64Array,
): FunctionReader {
  return (list, name) => {
    noArguments(list, name);
    return { kind: 'series', beforeSpace, apply };
  };
}

function result(
  apply: (all: readonly ResultSeries[], grid: TimeGrid) => readonly ResultSeries[],
  overTime = false,
): FunctionReader {
  return (list, name) => {
    noArguments(list, name);
    return { kind: 'result', overTime, apply };
  };
}

function shiftBack(seconds: number): FunctionReader {
  return (list, name) => {
    noArguments(list, name);
    return { kind: 'shift', apply: (range) => shifted(range, -seconds) };
  };
}

function noArguments(list: readonly string[], name: string): void {
  if (list.length > 0) throw new NotEvaluated(`\`${name}\` takes no second argument`);
}

function readTimeshift(list: readonly string[]): AppliedFunction {
  const seconds = Number(list[0]);
  if (list.length !== 1 || !Number.isInteger(seconds)) {
    throw new NotEvaluated('`timeshift` takes a number of seconds');
  }
  return { kind: 'shift', apply: (range) => shifted(range, seconds) };
}

function readCalendarShift(list: readonly string[]): AppliedFunction {
  const [shift, timeZone = 'UTC', ...rest] = list;
  if (shift === undefined || rest.length > 0) {
    throw new NotEvaluated('`calendar_shift` takes a shift and a time zone');
  }
  // Faults of the arguments show now rather than when there is data.
  shiftByCalendar({ fromSeconds: 0, toSeconds: 1 }, shift, timeZone);
  return { kind: 'shift', apply: (range) => shiftByCalendar(range, shift, timeZone) };
}

/** `moving_rollup(query, 300, 'avg')` */
function readMovingRollup(list: readonly string[]): AppliedFunction {
  const [span, method, ...rest] = list;
  const seconds = Number(span);
  const known = (['avg', 'sum', 'min', 'max', 'count', 'median'] as const).find((each) => each === method);
  if (!known || !(seconds > 0) || rest.length > 0) {
    throw new NotEvaluated('`moving_rollup` takes a number of seconds and a known method');
  }
  return {
    kind: 'series',
    beforeSpace: false,
    apply: (values, grid) => {
      const buckets = Math.max(1, Math.floor(seconds / grid.stepSeconds));
      return values.map((_, index) => {
        const span = values.subarray(Math.max(0, index - buckets + 1), index + 1);
        if (known === 'median') return median(span);
        if (known === 'count') return span.filter((value) => !Number.isNaN(value)).length;
        return reduceValues(span, known, grid);
      });
    },
  };
}

/** `top(query, 10, 'mean', 'desc')`; the offset forms skip the first rows. */
function readTop(list: readonly string[], name: string): AppliedFunction {
  const isOffset = name.endsWith('_offset');
  const [count = '10', by = 'mean', order = name.startsWith('top') ? 'desc' : 'asc', offset = '0', ...rest] =
    list;
  const numbers = [Number(count), Number(offset)];
  if (
    rest.length > 0 ||
    (list.length > 3 && !isOffset) ||
    numbers.some((number) => !Number.isInteger(number) || number < 0) ||
    (order !== 'asc' && order !== 'desc')
  ) {
    throw new NotEvaluated(`the arguments of \`${name}\` are not known`);
  }
  return ranked(Number(count), by === 'norm' ? 'l2norm' : by, order, Number(offset));
}

function ranked(count: number, by: string, order: string, offset: number): AppliedFunction {
  const reducer = readReducer(by);
  const sign = order === 'asc' ? 1 : -1;
  return {
    kind: 'result',
    apply: (all, grid) =>
      all
        .map((one) => ({ one, rank: reduceValues(one.values, reducer, grid) }))
        .filter(({ rank }) => !Number.isNaN(rank))
        .sort((left, right) => sign * (left.rank - right.rank))
        .slice(offset, offset + count)
        .map(({ one }) => one),
  };
}

function shifted({ fromSeconds, toSeconds }: TimeRange, seconds: number): TimeRange {
  return { fromSeconds: fromSeconds + seconds, toSeconds: toSeconds + seconds };
}

/** How many series have a value that counts, in each bucket. */
function counted(
  all: readonly ResultSeries[],
  { count }: TimeGrid,
  counts: (value: number) => boolean,
): ResultSeries[] {
  if (all.length === 0) return [];
  const values = new Float64Array(count);
  for (const one of all) {
    for (let index = 0; index < count; index++) {
      if (counts(one.values[index] ?? Number.NaN)) values[index] = (values[index] ?? 0) + 1;
    }
  }
  return [{ group: [], values }];
}

function cumulativeSum(values: Float64Array): Float64Array {
  let total = 0;
  return values.map((value) => (Number.isNaN(value) ? value : (total += value)));
}

/** Each value for the time since the one before it. */
function integral(values: Float64Array, grid: TimeGrid): Float64Array {
  const seconds = secondsBetween(values, grid);
  let total = 0;
  return values.map((value, index) => {
    if (Number.isNaN(value)) return value;
    const passed = seconds[index] ?? Number.NaN;
    if (!Number.isNaN(passed)) total += value * passed;
    return total;
  });
}

/** Of each value and the one before it, gaps between them skipped. */
function differences(values: Float64Array): Float64Array {
  let before = Number.NaN;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    const delta = value - before;
    before = value;
    return delta;
  });
}

function secondsBetween(values: Float64Array, { stepSeconds }: TimeGrid): Float64Array {
  let before = -1;
  return values.map((value, index) => {
    if (Number.isNaN(value)) return value;
    const seconds = before < 0 ? Number.NaN : (index - before) * stepSeconds;
    before = index;
    return seconds;
  });
}

function slopes(values: Float64Array, grid: TimeGrid, perSeconds: number): Float64Array {
  const seconds = secondsBetween(values, grid);
  return differences(values).map((delta, index) => (delta / (seconds[index] ?? 1)) * perSeconds);
}

/** Exponentially weighted: each value weighs 2 / (span + 1). */
function weighted(values: Float64Array, span: number): Float64Array {
  const weight = 2 / (span + 1);
  let average = Number.NaN;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    average = Number.isNaN(average) ? value : weight * value + (1 - weight) * average;
    return average;
  });
}

/** Of each value and those before it. */
function medians(values: Float64Array, span: number): Float64Array {
  return values.map((value, index) =>
    Number.isNaN(value) ? value : median(values.subarray(Math.max(0, index - span + 1), index + 1)),
  );
}

function median(values: Float64Array): number {
  const sorted = values.filter((each) => !Number.isNaN(each)).sort();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/**
 * The times of all groups together, as one series.
 *
 * @see https://docs.datadoghq.com/dashboards/functions/rate/#time-difference
 */
function secondsBetweenAll(all: readonly ResultSeries[], grid: TimeGrid): ResultSeries[] {
  if (all.length === 0) return [];
  const present = Float64Array.from({ length: grid.count }, (_, index) =>
    all.some(({ values }) => !Number.isNaN(values[index] ?? Number.NaN)) ? 1 : Number.NaN,
  );
  return [{ group: [], values: secondsBetween(present, grid) }];
}
