import type { TimeWindow } from '../metrics/evaluate-query.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { CheckEntry } from '../received/check-entry.ts';
import type { EventEntry } from '../received/event-entry.ts';
import type { LogEntry } from '../received/log-entry.ts';
import type { MetricMetadata } from '../tile/tile.ts';

/** What a dashboard is drawn from: one organization's data and what the reader chose. */
export interface DashboardContext {
  store: MetricStore;
  logs: LogEntry[];
  events: EventEntry[];
  checks: CheckEntry[];
  monitors: { name: string; status: string; detail: string }[];
  metadata: MetricMetadata[];
  window: TimeWindow;
  /** Value of each template variable, with the tag that it filters by. */
  variables: Map<string, { prefix: string; value: string }>;
}

/** Puts the chosen values of template variables into a query: `$env` becomes `env:prod`, or `*`. */
export function fillVariables(query: string, variables: DashboardContext['variables']): string {
  return query.replace(/\$([\w-]+)(\.value)?/g, (whole, name: string, valueOnly: string | undefined) => {
    const variable = variables.get(name);
    if (!variable) return whole;
    if (valueOnly !== undefined) return variable.value;
    return variable.value === '*' || variable.prefix === '' ? '*' : `${variable.prefix}:${variable.value}`;
  });
}

/** Middles of the buckets of a window, in milliseconds. */
export function bucketTimes({ fromSeconds, toSeconds, bucketSeconds }: TimeWindow): number[] {
  const times: number[] = [];
  for (let start = fromSeconds; start < toSeconds; start += bucketSeconds) {
    times.push((start + bucketSeconds / 2) * 1000);
  }
  return times;
}

/** The metric of `metadata.csv` whose unit describes a query. */
export function unitOf(query: string | undefined, metadata: MetricMetadata[]): string {
  if (query === undefined) return '';
  return metadata.find(({ name }) => query.includes(`${name}{`))?.unit ?? '';
}
