import { parseMonitorQuery, QuerySyntaxError } from '@tilekit/query';
import { NotEvaluated, planMonitor, type PlannedMonitor } from '@tilekit/query/engine';
import { refuse } from '../http/refusal.ts';
import type { Monitor } from './monitor.ts';

const plans = new WeakMap<Monitor, PlannedMonitor | NotEvaluated>();

/** What a monitor evaluates, or why the sandbox does not. */
export function planOf(monitor: Monitor): PlannedMonitor | NotEvaluated {
  const known = plans.get(monitor);
  if (known) return known;
  const plan = attempt(monitor);
  plans.set(monitor, plan);
  return plan;
}

function attempt({ type, query, options }: Monitor): PlannedMonitor | NotEvaluated {
  try {
    return planMonitor(type, query, options.variables);
  } catch (error) {
    if (error instanceof NotEvaluated) return error;
    throw error;
  }
}

/** Options that change when a monitor notifies, and that the sandbox does not act on. */
const ignoredOptions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    scheduling_options: 'it evaluates all the time',
    notify_by: 'every group notifies',
    groupby_simple_monitor: 'every group notifies',
    threshold_windows: 'anomalies are not evaluated',
    min_failure_duration: 'synthetic tests are not evaluated',
    min_location_failed: 'synthetic tests are not evaluated',
  }),
);

/** What of a monitor the sandbox does not evaluate, in words for its author; empty when it evaluates everything. */
export function unevaluatedParts(monitor: Monitor): string[] {
  const plan = planOf(monitor);
  const options = [...ignoredOptions].filter(([name]) => isSet(monitor.options[name]));
  return [
    ...(plan instanceof NotEvaluated ? [`query: ${plan.reason}`] : []),
    ...options.map(([name, instead]) => `option ${name}: ${instead}`),
  ];
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !Array.isArray(value) || value.length > 0;
}

/** Refuses a query that no evaluation could read, rather than let each one find out. */
export function refuseDeepQuery(query: string): void {
  try {
    parseMonitorQuery(query);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    if (error.message.includes('nested')) throw refuse(400, 'The search query is nested too deeply');
  }
}
