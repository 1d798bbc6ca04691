import {
  type DatadogEvent,
  type LogEntry,
  type MetricSeries,
  type ServiceCheck,
  type SubmissionOptions,
  type SubmissionResult,
  submitEvents,
  submitLogs,
  submitMetrics,
  submitServiceChecks,
} from '@tilekit/telemetry';
import type { Collected } from '../plug-in/integration.ts';

/** Data that goes out in batches. */
export type Family = 'metrics' | 'logs' | 'events' | 'service-checks';

interface FamilyRules {
  readonly read: (collected: Collected) => readonly unknown[];
  /** Items in one batch: what a crash between Datadog's answer and our note of it sends a second time, at most. */
  readonly batchItems: number;
  /** Older batches are given up: Datadog would drop them. */
  readonly keepMs: number;
  readonly submit: (items: readonly unknown[], options: SubmissionOptions) => Promise<SubmissionResult>;
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * How each family is cut, kept and sent. What went into a batch is what `collect` gave, in types that telemetry checks
 * again field by field: an item that came back changed is dropped and counted there.
 */
export const families: Readonly<Record<Family, FamilyRules>> = {
  metrics: {
    read: ({ metrics = [] }) => metrics,
    batchItems: 5_000,
    keepMs: hour,
    submit: (items, options) => submitMetrics({ ...options, series: items as readonly MetricSeries[] }),
  },
  logs: {
    read: ({ logs = [] }) => logs,
    batchItems: 1_000,
    keepMs: 18 * hour,
    submit: (items, options) => submitLogs({ ...options, logs: items as readonly LogEntry[] }),
  },
  events: {
    read: ({ events = [] }) => events,
    batchItems: 50,
    keepMs: 18 * hour,
    submit: (items, options) => submitEvents({ ...options, events: items as readonly DatadogEvent[] }),
  },
  'service-checks': {
    read: ({ serviceChecks = [] }) => serviceChecks,
    batchItems: 1_000,
    keepMs: 10 * minute,
    submit: (items, options) => submitServiceChecks({ ...options, checks: items as readonly ServiceCheck[] }),
  },
};

export const familyNames = Object.keys(families) as readonly Family[];

export function isFamily(name: string): name is Family {
  return Object.hasOwn(families, name);
}
