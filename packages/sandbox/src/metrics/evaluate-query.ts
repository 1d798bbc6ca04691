import { parseSearch } from '../search/search-query.ts';
import type { Aggregator, MetricQuery } from './metric-query.ts';
import type { MetricStore, StoredSeries } from './metric-store.ts';

/** The time that a query looks at, cut into buckets. */
export interface TimeWindow {
  fromSeconds: number;
  /** Exclusive. */
  toSeconds: number;
  bucketSeconds: number;
}

/** One line of a result: a value for each bucket of the window. */
export interface ResultSeries {
  /** Values of the group-by keys, such as `service:checkout`; empty without groups. */
  group: string[];
  values: (number | null)[];
}

export function bucketCount({ fromSeconds, toSeconds, bucketSeconds }: TimeWindow): number {
  return Math.max(1, Math.ceil((toSeconds - fromSeconds) / bucketSeconds));
}

/** Runs a metric query: first each series over time, then all series of a group over space. */
export function evaluateQuery(store: MetricStore, query: MetricQuery, window: TimeWindow): ResultSeries[] {
  const matches = parseSearch(query.filter);
  const groups = new Map<string, { group: string[]; members: (number | null)[][] }>();
  for (const series of store.seriesOf(query.metric)) {
    if (!matches(searchableTags(series.tags))) continue;
    const values = overTime(series, query, window);
    if (values.every((value) => value === null)) continue;
    const group = query.groupBy.map((key) => groupValue(series.tags, key));
    const name = group.join(',');
    const entry = groups.get(name) ?? { group, members: [] };
    entry.members.push(values);
    groups.set(name, entry);
  }
  return [...groups.values()].map(({ group, members }) => ({
    group,
    values: overSpace(members, query, bucketCount(window)),
  }));
}

/** Tags as something that can be searched. */
export function searchableTags(tags: readonly string[]) {
  return {
    text: tags.join(' '),
    valuesOf: (field: string) =>
      tags.filter((tag) => tag.startsWith(`${field}:`)).map((tag) => tag.slice(field.length + 1)),
  };
}

/** Reduces values to one, ignoring gaps. */
export function aggregate(values: readonly (number | null)[], aggregator: Aggregator): number | null {
  const present = values.filter((value) => value !== null);
  const last = present.at(-1);
  if (last === undefined) return null;
  switch (aggregator) {
    case 'sum':
      return present.reduce((total, value) => total + value, 0);
    case 'avg':
      return present.reduce((total, value) => total + value, 0) / present.length;
    case 'min':
      return present.reduce((least, value) => Math.min(least, value));
    case 'max':
      return present.reduce((most, value) => Math.max(most, value));
    case 'count':
      return present.length;
    case 'last':
      return last;
  }
}

function overTime(series: StoredSeries, query: MetricQuery, window: TimeWindow): (number | null)[] {
  const buckets: number[][] = Array.from({ length: bucketCount(window) }, () => []);
  for (const [timestamp, value] of series.points) {
    if (timestamp < window.fromSeconds || timestamp >= window.toSeconds) continue;
    const index = Math.floor((timestamp - window.fromSeconds) / window.bucketSeconds);
    buckets[index]?.push(inUnit(series, query, value));
  }
  const counted = query.as === 'count' || (series.type === 'count' && query.as === undefined);
  const method = query.rollup ?? (counted || query.as === 'rate' ? 'sum' : 'avg');
  return buckets.map((values) => {
    const value = aggregate(values, method);
    if (value === null) return query.fillZero ? 0 : null;
    return query.as === 'rate' ? value / window.bucketSeconds : value;
  });
}

/** A rate times its interval is a count; other types are taken as they are. */
function inUnit(series: StoredSeries, query: MetricQuery, value: number): number {
  return series.type === 'rate' && query.as !== undefined ? value * series.intervalSeconds : value;
}

function overSpace(
  members: readonly (number | null)[][],
  query: MetricQuery,
  buckets: number,
): (number | null)[] {
  return Array.from({ length: buckets }, (_, index) =>
    aggregate(
      members.map((values) => values[index] ?? null),
      query.aggregator,
    ),
  );
}

function groupValue(tags: readonly string[], key: string): string {
  const values = searchableTags(tags).valuesOf(key);
  return `${key}:${values.length === 0 ? 'N/A' : values.join(',')}`;
}
