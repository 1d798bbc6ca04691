import {
  defaultInterval,
  NotEvaluated,
  type RollupCache,
  type EvaluationContext,
  type EventSource,
  type TemplateVariables,
  type TimeGrid,
  type TimeRange,
} from '@tilekit/query/engine';
import type { DescribedMonitor } from '../monitors/describe-monitors.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { CheckEntry } from '../received/check-entry.ts';
import type { EventEntry } from '../received/event-entry.ts';
import type { LogEntry } from '../received/log-entry.ts';
import type { MetricMetadata } from '../tile/tile.ts';
import { isObject } from '../received/payload.ts';

/** What a dashboard is drawn from: one organization's data and what the reader chose. */
export interface DashboardContext {
  store: MetricStore;
  events: EventSource;
  /** Read when a widget lists them. */
  logEntries: () => LogEntry[];
  eventEntries: () => EventEntry[];
  checks: CheckEntry[];
  monitors: DescribedMonitor[];
  metadata: MetricMetadata[];
  range: TimeRange;
  /** Shared by the widgets, many of which ask for the same series. */
  cache: RollupCache;
  variables: TemplateVariables;
}

/** What the engine needs to know for a widget. */
export function evaluationContext(
  { store, events, cache }: DashboardContext,
  range: TimeRange,
  display: 'line' | 'bars',
): EvaluationContext {
  return { metrics: store, events, range, cache, intervalSeconds: defaultInterval(range, display) };
}

/** Puts the chosen values of template variables into a text such as a title. */
export function fillVariables(text: string, variables: TemplateVariables): string {
  return text.replace(
    /\$([A-Za-z_][\w-]*)(\.value)?/g,
    (whole, name: string, valueOnly: string | undefined) => {
      const variable = variables.get(name);
      if (!variable) return whole;
      const values = variable.values.join(', ');
      return valueOnly !== undefined || variable.prefix === '' || values === '*'
        ? values
        : `${variable.prefix}:${values}`;
    },
  );
}

/** Middles of the buckets of a grid, in milliseconds. */
export function bucketTimes({ startSeconds, stepSeconds, count }: TimeGrid): number[] {
  return Array.from({ length: count }, (_, index) => (startSeconds + (index + 0.5) * stepSeconds) * 1000);
}

/** The unit that `metadata.csv` gives a metric. */
export function unitOf(metric: string | undefined, metadata: readonly MetricMetadata[]): string {
  return metadata.find(({ name }) => name === metric)?.unit ?? '';
}

const spanUnits: ReadonlyMap<string, number> = new Map(
  Object.entries({
    m: 60,
    minute: 60,
    h: 3600,
    hour: 3600,
    d: 86_400,
    day: 86_400,
    w: 604_800,
    week: 604_800,
    mo: 2_592_000,
    month: 2_592_000,
    y: 31_536_000,
    year: 31_536_000,
  }),
);

/**
 * The time that a widget looks at: its own (`live_span` and its siblings), or that of the dashboard.
 *
 * @throws NotEvaluated for a form that is not known
 */
export function rangeOfWidget(time: unknown, dashboard: TimeRange): TimeRange {
  if (!isObject(time) || Object.keys(time).length === 0) return dashboard;
  const { live_span: span, type, unit, value, from, to } = time;
  const [, count = '', short = ''] = /^(\d+)(mo|[mhdwy])$/.exec(typeof span === 'string' ? span : '') ?? [];
  const seconds =
    type === 'live' && typeof unit === 'string' && typeof value === 'number'
      ? value * (spanUnits.get(unit) ?? Number.NaN)
      : Number(count) * (spanUnits.get(short) ?? Number.NaN);
  if (seconds > 0) return { fromSeconds: dashboard.toSeconds - seconds, toSeconds: dashboard.toSeconds };
  if (type === 'fixed' && typeof from === 'number' && typeof to === 'number' && from < to) {
    return { fromSeconds: from, toSeconds: to };
  }
  throw new NotEvaluated(`the time \`${JSON.stringify(time)}\``);
}
