/** A span of time in Unix seconds; its end is not part of it. */
export interface TimeRange {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** A time range cut into buckets that begin at multiples of their length. */
export interface TimeGrid {
  readonly startSeconds: number;
  readonly stepSeconds: number;
  readonly count: number;
}

/** No series has more points than this: a shorter interval is lengthened. */
const maxPoints = 1500;

/**
 * Lengths of buckets, and how many there are at most. Documented for lines: an hour is cut by 20 s, four by a minute, a
 * day by 5 min, two by 10, a week by the hour, a month by 4 h. For bars: by 1, 2, 20 and 30 min, 2 and 12 h.
 */
const steps = {
  line: {
    points: 300,
    seconds: [1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 345_600, 604_800, 2_419_200],
  },
  bars: {
    points: 120,
    seconds: [1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400, 172_800, 345_600, 604_800, 2_419_200],
  },
}; // prettier-ignore

/**
 * The interval of a query that names none.
 *
 * @param display Lines are cut finer than bars.
 * @returns the length of a bucket in seconds
 * @see https://docs.datadoghq.com/dashboards/functions/rollup/
 */
export function defaultInterval(range: TimeRange, display: 'line' | 'bars' = 'line'): number {
  return shortestStep(range, steps[display].seconds, steps[display].points);
}

/** The interval that a query asks for, or the shortest that keeps its series below 1,500 points. */
export function permittedInterval(range: TimeRange, seconds: number): number {
  return Math.max(seconds, shortestStep(range, steps.line.seconds, maxPoints));
}

/**
 * Cuts a range of time into buckets.
 *
 * @returns a grid of at least one bucket; the first begins at or before the range, at a multiple of the step
 */
export function gridOf(range: TimeRange, stepSeconds: number): TimeGrid {
  const startSeconds = Math.floor(range.fromSeconds / stepSeconds) * stepSeconds;
  const count = Math.max(1, Math.ceil((range.toSeconds - startSeconds) / stepSeconds));
  return { startSeconds, stepSeconds, count };
}

/**
 * Lists where the buckets of a grid begin.
 *
 * @returns the start of each bucket in Unix seconds, earliest first
 */
export function bucketStarts({ startSeconds, stepSeconds, count }: TimeGrid): number[] {
  return Array.from({ length: count }, (_, index) => startSeconds + index * stepSeconds);
}

/** A series without a value in any bucket. */
export function emptyValues(grid: TimeGrid): Float64Array {
  return new Float64Array(grid.count).fill(Number.NaN);
}

function shortestStep(
  { fromSeconds, toSeconds }: TimeRange,
  seconds: readonly number[],
  points: number,
): number {
  const shortest = (toSeconds - fromSeconds) / points;
  return seconds.find((step) => step >= shortest) ?? Math.ceil(shortest / 86_400) * 86_400;
}
