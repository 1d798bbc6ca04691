import { Distribution } from './distribution.ts';
import { tagValues, type MetricSeries, type MetricSource, type ResultSeries } from './metric-source.ts';
import type { MetricPlan, RollupMethod } from './metric-plan.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { emptyValues, type TimeGrid, type TimeRange } from './time-grid.ts';

/** Without `.fill()`, gaps of a gauge up to this length are bridged before series are combined. */
const interpolatedSeconds = 300;

/** What one evaluation of many queries shares: the buckets of each series, by how they were filled. */
export class RollupCache {
  readonly #filled = new Map<string, Map<MetricSeries, Float64Array>>();

  /** @param key All that the buckets depend on. */
  of(key: string): Map<MetricSeries, Float64Array> {
    const filled = this.#filled.get(key) ?? new Map<MetricSeries, Float64Array>();
    this.#filled.set(key, filled);
    return filled;
  }
}

export interface MetricOptions {
  readonly cache?: RollupCache;
  /** Between time and space aggregation, where Datadog takes differences. */
  readonly beforeSpace?: (values: Float64Array, grid: TimeGrid) => Float64Array;
}

/**
 * Runs a metric query: each series over time, gaps bridged, then the series of each group over space.
 *
 * @see https://docs.datadoghq.com/dashboards/querying/
 * @throws NotEvaluated when the metric's type does not allow the aggregator
 */
export function evaluateMetric(
  plan: MetricPlan,
  source: MetricSource,
  range: TimeRange,
  grid: TimeGrid,
  { cache, beforeSpace }: MetricOptions = {},
): ResultSeries[] {
  const groups = new Map<string, { group: string[]; series: MetricSeries[] }>();
  let matched = 0;
  const keys = plan.by.join('\u0000');
  for (const series of source.seriesOf(plan.metric)) {
    if (!plan.matches(series.tags) || !overlaps(series, range)) continue;
    matched += 1;
    const { name, group } = namedGroup(series.tags, plan.by, keys);
    const entry = groups.get(name);
    if (entry) entry.series.push(series);
    else groups.set(name, { group, series: [series] });
  }
  return [...groups.values()].map(({ group, series }) => ({
    group,
    values: series.some(({ type }) => type === 'distribution')
      ? overDistributions(plan, series, range, grid)
      : overSeries(plan, series, range, grid, matched > 1, cache, beforeSpace),
  }));
}

/** Whether the values of a query count as 0 where they are missing: counts and rates that say so. */
export function isZeroAligned(plan: MetricPlan, source: MetricSource): boolean {
  if (plan.as === undefined) return false;
  for (const { type } of source.seriesOf(plan.metric)) return type !== 'gauge';
  return false;
}

interface NamedGroup {
  readonly name: string;
  readonly group: string[];
}

/** Many widgets group the same series by the same keys; a series keeps its tags. */
const knownGroups = new WeakMap<readonly string[], Map<string, NamedGroup>>();
const everySeries: NamedGroup = { name: '', group: [] };
/** Dashboards group by a few keys; a client that asks for ever new ones must not fill the memory. */
const maxKnownGroups = 16;

function namedGroup(tags: readonly string[], by: readonly string[], keys: string): NamedGroup {
  if (by.length === 0) return everySeries;
  const known = knownGroups.get(tags) ?? new Map<string, NamedGroup>();
  if (known.size === 0 || known.size > maxKnownGroups) {
    known.clear();
    knownGroups.set(tags, known);
  }
  const found = known.get(keys);
  if (found) return found;
  const group = groupOf(tags, by);
  const named = { name: group.join('\u0000'), group };
  known.set(keys, named);
  return named;
}

/** Tags of a series' group; `N/A` for a key that it does not have. */
function groupOf(tags: readonly string[], by: readonly string[]): string[] {
  return by.map((key) => {
    const values = tagValues(tags, key);
    return `${key}:${values.length === 0 ? 'N/A' : values.join(',')}`;
  });
}

function overSeries(
  plan: MetricPlan,
  members: readonly MetricSeries[],
  range: TimeRange,
  grid: TimeGrid,
  several: boolean,
  cache: RollupCache | undefined,
  beforeSpace: MetricOptions['beforeSpace'],
): Float64Array {
  if (plan.space === 'percentile' || plan.space === 'count') {
    throw new NotEvaluated(
      `\`${plan.metric}\` was submitted as a ${members[0]?.type ?? 'gauge'}: percentiles and counts of values exist for distributions`,
    );
  }
  const key = [
    ...[plan.as, plan.rollup, plan.fill?.method, plan.fill?.limitSeconds, several],
    ...[range.fromSeconds, range.toSeconds, grid.startSeconds, grid.stepSeconds],
  ].join(' ');
  const known = cache?.of(key) ?? new Map<MetricSeries, Float64Array>();
  const missing = members.filter((series) => !known.has(series));
  // One buffer for all of them: thousands of small ones keep the garbage collector busy.
  const buffer = new Float64Array(missing.length * grid.count).fill(Number.NaN);
  missing.forEach((series, index) => {
    const values = buffer.subarray(index * grid.count, (index + 1) * grid.count);
    overTime(values, series, plan, range, grid);
    fillGaps(values, plan, series, grid, several);
    known.set(series, values);
  });
  const rolledUp = members.map((series) => {
    const filled = known.get(series) ?? emptyValues(grid);
    return beforeSpace ? beforeSpace(filled, grid) : filled;
  });
  const [only] = rolledUp;
  return only && rolledUp.length === 1 ? only : overSpace(rolledUp, plan.space, grid);
}

/** Puts one value into each bucket in which the series has points. */
function overTime(
  values: Float64Array,
  series: MetricSeries,
  plan: MetricPlan,
  range: TimeRange,
  grid: TimeGrid,
): void {
  const as = series.type === 'gauge' ? undefined : plan.as;
  const method: RollupMethod = plan.rollup ?? (as === undefined ? 'avg' : 'sum');
  const { startSeconds, stepSeconds, count } = grid;
  const { times, values: submitted } = series;
  const end = lowerBound(series, range.toSeconds);
  // Points are in order: those of a bucket stand together.
  for (let at = lowerBound(series, range.fromSeconds); at < end;) {
    const index = Math.trunc(((times[at] ?? 0) - startSeconds) / stepSeconds);
    const bucketEnd = startSeconds + (index + 1) * stepSeconds;
    const first = at;
    let total = submitted[at] ?? 0;
    for (at += 1; at < end && (times[at] ?? 0) < bucketEnd; at += 1) {
      const value = submitted[at] ?? 0;
      if (method === 'min') total = Math.min(total, value);
      else if (method === 'max') total = Math.max(total, value);
      else total += value;
    }
    if (method === 'count') values[index] = at - first;
    else values[index] = method === 'avg' ? total / (at - first) : total;
  }
  const factor = unitFactor(series, as, method, stepSeconds);
  if (factor !== 1) for (let index = 0; index < count; index++) values[index] = (values[index] ?? 0) * factor;
}

let scratch = new Uint32Array(1500);

/** Zeros to count points with, valid until the next call: thousands of series are counted one after the other. */
function pointCounts(count: number): Uint32Array {
  if (scratch.length < count) scratch = new Uint32Array(count);
  return scratch.fill(0, 0, count);
}

/**
 * What turns a submitted unit into the one that the query asks for: a rate times its interval is a count, a count by
 * the length of the bucket is a rate.
 *
 * @see https://docs.datadoghq.com/metrics/custom_metrics/type_modifiers/
 */
function unitFactor(
  series: MetricSeries,
  as: MetricPlan['as'],
  method: RollupMethod,
  stepSeconds: number,
): number {
  if (as === undefined || method === 'count') return 1;
  const toCount = series.type === 'rate' ? series.intervalSeconds : 1;
  if (as === 'count') return toCount;
  return method === 'sum' ? toCount / stepSeconds : toCount / series.intervalSeconds;
}

/** `.fill()`, or Datadog's own bridging of gauges when several series are combined. */
function fillGaps(
  values: Float64Array,
  { fill, as }: MetricPlan,
  { type }: MetricSeries,
  grid: TimeGrid,
  several: boolean,
): void {
  const isCounted = as !== undefined && type !== 'gauge';
  const method = fill?.method ?? (several && !isCounted ? 'linear' : 'null');
  if (method === 'null') return;
  const limit = (fill?.limitSeconds ?? interpolatedSeconds) / grid.stepSeconds;
  let last = -1;
  for (let index = 0; index <= values.length; index++) {
    const value = values[index];
    if (value !== undefined && Number.isNaN(value)) continue;
    if (last >= 0 && index - last > 1) bridge(values, last, index, method, limit);
    last = index;
  }
}

/** Fills the buckets between two; `to` is one past the end when the series stops. */
function bridge(values: Float64Array, from: number, to: number, method: string, limit: number): void {
  const before = values[from] ?? 0;
  const after = values[to];
  if (method === 'linear') {
    if (after === undefined || to - from > limit) return;
    for (let index = from + 1; index < to; index++) {
      values[index] = before + ((after - before) * (index - from)) / (to - from);
    }
    return;
  }
  const end = Math.min(to, from + 1 + Math.floor(limit));
  values.fill(method === 'last' ? before : 0, from + 1, end);
}

function overSpace(
  members: readonly Float64Array[],
  space: MetricPlan['space'],
  grid: TimeGrid,
): Float64Array {
  const values = emptyValues(grid);
  const found = pointCounts(grid.count);
  // Series by series: each one's values stand side by side in memory.
  for (const member of members) {
    for (let index = 0; index < grid.count; index++) {
      const value = member[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const before = found[index] ?? 0;
      found[index] = before + 1;
      const total = values[index] ?? 0;
      if (before === 0) values[index] = value;
      else if (space === 'min') values[index] = Math.min(total, value);
      else if (space === 'max') values[index] = Math.max(total, value);
      else values[index] = total + value;
    }
  }
  if (space === 'avg') {
    for (let index = 0; index < grid.count; index++)
      values[index] = (values[index] ?? 0) / Math.max(1, found[index] ?? 0);
  }
  return values;
}

/** A distribution is aggregated over time and space at once: all values of a bucket together. */
function overDistributions(
  plan: MetricPlan,
  members: readonly MetricSeries[],
  range: TimeRange,
  grid: TimeGrid,
): Float64Array {
  const buckets: (Distribution | undefined)[] = [];
  for (const series of members) {
    for (let at = lowerBound(series, range.fromSeconds); at < series.size; at++) {
      const time = series.times[at] ?? 0;
      if (time >= range.toSeconds) break;
      const part = series.distributions[at];
      if (!part) continue;
      const index = Math.floor((time - grid.startSeconds) / grid.stepSeconds);
      const bucket = buckets[index] ?? new Distribution();
      buckets[index] = bucket;
      bucket.merge(part);
    }
  }
  const values = emptyValues(grid);
  buckets.forEach((bucket, index) => {
    if (bucket) values[index] = valueOf(bucket, plan, grid.stepSeconds);
  });
  return values;
}

function valueOf(bucket: Distribution, { space, percentile, as }: MetricPlan, stepSeconds: number): number {
  const perSecond = as === 'rate' ? 1 / stepSeconds : 1;
  switch (space) {
    case 'avg':
      return bucket.sum / bucket.count;
    case 'sum':
      return bucket.sum * perSecond;
    case 'count':
      return bucket.count * perSecond;
    case 'min':
      return bucket.min;
    case 'max':
      return bucket.max;
    case 'percentile':
      return bucket.quantile(percentile);
  }
}

/** Whether a series has a point in the range. */
function overlaps(series: MetricSeries, { fromSeconds, toSeconds }: TimeRange): boolean {
  const first = lowerBound(series, fromSeconds);
  return first < series.size && (series.times[first] ?? toSeconds) < toSeconds;
}

/** The first point that is not before a time. */
function lowerBound({ times, size }: MetricSeries, seconds: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
