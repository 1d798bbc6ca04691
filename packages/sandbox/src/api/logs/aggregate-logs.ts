import { refuse } from '../../http/refusal.ts';
import type { LogEntry } from '../../received/log-entry.ts';
import { isObject, numberAt, textAt, type Payload } from '../../received/payload.ts';

interface Compute {
  aggregation: string;
  metric: string;
  /** Milliseconds of a step; `undefined` for one total. */
  intervalMs: number | undefined;
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The buckets of an aggregation: one for each combination of the groups' values, with what is computed for it. */
export function aggregateLogs(logs: readonly LogEntry[], body: Payload): Payload[] {
  const computes = readComputes(body.compute);
  const groups = (Array.isArray(body.group_by) ? body.group_by : []).filter(isObject);
  return split(logs, groups).map(({ by, members }) => ({
    by,
    computes: Object.fromEntries(computes.map((compute, index) => [`c${index}`, valueOf(compute, members)])),
  }));
}

/** Without a computation the logs are counted; without groups and logs there are no buckets. */
function readComputes(value: unknown): Compute[] {
  const entries = (Array.isArray(value) ? value : []).filter(isObject);
  if (entries.length === 0) return [{ aggregation: 'count', metric: '', intervalMs: undefined }];
  return entries.map((entry) => {
    const [, count = '5', unit = 'm'] = /^(\d+)([smhd])$/.exec(textAt(entry, 'interval')) ?? [];
    return {
      aggregation: textAt(entry, 'aggregation'),
      metric: textAt(entry, 'metric'),
      intervalMs: entry.type === 'timeseries' ? Number(count) * (unitMs[unit] ?? 60_000) : undefined,
    };
  });
}

interface Bucket {
  by: Record<string, string>;
  members: readonly LogEntry[];
}

function split(logs: readonly LogEntry[], groups: readonly Payload[]): Bucket[] {
  const [group, ...inner] = groups;
  if (!group) return logs.length === 0 ? [] : [{ by: {}, members: logs }];
  const facet = textAt(group, 'facet');
  const values = new Map<string, LogEntry[]>();
  for (const log of logs) {
    const value =
      log.valuesOf(facet.replace(/^@/, ''))[0] ??
      (typeof group.missing === 'string' ? group.missing : undefined);
    if (value !== undefined) values.set(value, [...(values.get(value) ?? []), log]);
  }
  const sort = isObject(group.sort) ? group.sort : {};
  const ranked = [...values].sort(([leftValue, left], [rightValue, right]) => {
    const sign = sort.order === 'asc' ? 1 : -1;
    if (sort.type === 'alphabetical') return leftValue.localeCompare(rightValue) * sign;
    const compute = {
      aggregation: textAt(sort, 'aggregation') || 'count',
      metric: textAt(sort, 'metric'),
      intervalMs: undefined,
    };
    return (numberOf(compute, left) - numberOf(compute, right)) * sign;
  });
  return ranked.slice(0, numberAt(group, 'limit') ?? 10).flatMap(([value, members]) =>
    split(members, inner).map((bucket) => ({
      by: { [facet]: value, ...bucket.by },
      members: bucket.members,
    })),
  );
}

function valueOf(compute: Compute, logs: readonly LogEntry[]): unknown {
  const { intervalMs } = compute;
  if (intervalMs === undefined) return numberOf(compute, logs);
  const steps = new Map<number, LogEntry[]>();
  for (const log of logs) {
    const start = Math.floor(log.at.getTime() / intervalMs) * intervalMs;
    steps.set(start, [...(steps.get(start) ?? []), log]);
  }
  return [...steps]
    .sort(([left], [right]) => left - right)
    .map(([start, members]) => ({ time: new Date(start).toISOString(), value: numberOf(compute, members) }));
}

function numberOf({ aggregation, metric }: Compute, logs: readonly LogEntry[]): number {
  if (aggregation === 'count') return logs.length;
  const texts = logs.flatMap((log) => log.valuesOf(metric.replace(/^@/, '')));
  if (aggregation === 'cardinality') return new Set(texts).size;
  const values = texts
    .map(Number)
    .filter((value) => !Number.isNaN(value))
    .sort((left, right) => left - right);
  if (values.length === 0) return 0;
  const sum = values.reduce((total, value) => total + value, 0);
  if (aggregation === 'sum') return sum;
  if (aggregation === 'avg') return sum / values.length;
  if (aggregation === 'min') return values[0] ?? 0;
  if (aggregation === 'max') return values.at(-1) ?? 0;
  const percentile = aggregation === 'median' ? 50 : Number(/^pc(\d{1,2})$/.exec(aggregation)?.[1]);
  if (Number.isNaN(percentile))
    throw refuse(400, `The sandbox does not evaluate the aggregation "${aggregation.slice(0, 50)}"`);
  return values[Math.min(values.length - 1, Math.floor((percentile / 100) * values.length))] ?? 0;
}
