import { Distribution } from './distribution.ts';
import type { EventCompute, EventGroup, EventPlan } from './event-plan.ts';
import type { EventEntry } from './event-source.ts';
import type { ResultSeries } from './metric-source.ts';
import { emptyValues, type TimeGrid, type TimeRange } from './time-grid.ts';

/** Entries of one group, with its values such as `service:checkout`. */
interface Members {
  readonly group: readonly string[];
  readonly entries: readonly EventEntry[];
}

/** Runs a log or event query: entries found, grouped, the largest groups kept, one value for each bucket. */
export function evaluateEvents(
  plan: EventPlan,
  entries: Iterable<EventEntry>,
  range: TimeRange,
  grid: TimeGrid,
): ResultSeries[] {
  const found: EventEntry[] = [];
  for (const entry of entries) {
    const { atSeconds } = entry;
    if (atSeconds >= range.fromSeconds && atSeconds < range.toSeconds && plan.matches(entry))
      found.push(entry);
  }
  if (found.length === 0) return [];
  return groupsOf(plan, found).map(({ group, entries: members }) => ({
    group,
    values: overBuckets(plan.compute, members, grid),
  }));
}

function groupsOf({ groups, isFlat }: EventPlan, found: readonly EventEntry[]): Members[] {
  const all: Members = { group: [], entries: found };
  const [first] = groups;
  if (isFlat && first) {
    const combined = groups.reduce((members, group) => members.flatMap((one) => split(one, group)), [all]);
    return largest(combined, first);
  }
  return groups.reduce(
    (members, group) => members.flatMap((one) => largest(split(one, group), group)),
    [all],
  );
}

function split({ group, entries }: Members, { facet, excludesMissing }: EventGroup): Members[] {
  const byValue = new Map<string, EventEntry[]>();
  for (const entry of entries) {
    const values = new Set(entry.valuesOf(facet).map(String));
    if (values.size === 0 && !excludesMissing) values.add('N/A');
    for (const value of values) {
      const members = byValue.get(value) ?? [];
      byValue.set(value, members);
      members.push(entry);
    }
  }
  return [...byValue].map(([value, members]) => ({
    group: [...group, `${facet}:${value}`],
    entries: members,
  }));
}

function largest(members: readonly Members[], { rank, order, limit }: EventGroup): Members[] {
  const sign = order === 'asc' ? 1 : -1;
  return members
    .map((one) => ({ one, value: aggregateEvents(rank, one.entries) }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((left, right) => sign * (left.value - right.value))
    .slice(0, limit)
    .map(({ one }) => one);
}

function overBuckets(compute: EventCompute, entries: readonly EventEntry[], grid: TimeGrid): Float64Array {
  const values = emptyValues(grid);
  const buckets = new Map<number, EventEntry[]>();
  for (const entry of entries) {
    const index = Math.floor((entry.atSeconds - grid.startSeconds) / grid.stepSeconds);
    const bucket = buckets.get(index);
    if (bucket) bucket.push(entry);
    else buckets.set(index, [entry]);
  }
  for (const [index, bucket] of buckets) values[index] = aggregateEvents(compute, bucket);
  return values;
}

/** One value of many entries; `NaN` when none of them has what it is computed of. */
function aggregateEvents(
  { aggregation, metric, percentile }: EventCompute,
  entries: readonly EventEntry[],
): number {
  if (aggregation === 'count') return entries.length;
  if (aggregation === 'cardinality') {
    return new Set(entries.flatMap((entry) => entry.valuesOf(metric).map(String))).size;
  }
  const values = new Distribution();
  for (const entry of entries) for (const value of entry.valuesOf(metric)) addNumber(values, value);
  if (values.count === 0) return Number.NaN;
  switch (aggregation) {
    case 'sum':
      return values.sum;
    case 'avg':
      return values.sum / values.count;
    case 'min':
      return values.min;
    case 'max':
      return values.max;
    case 'percentile':
      return values.quantile(percentile);
  }
}

function addNumber(values: Distribution, value: string | number | boolean): void {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) values.add(number);
}
