import { refuse } from '../../http/refusal.ts';
import { monitorOptions } from '../../monitors/monitor-options.ts';
import { settingsOfOptions, type Monitor } from '../../monitors/monitor.ts';
import { refuseDeepQuery } from '../../monitors/monitor-query.ts';
import { findViolation } from '../../operations/check-body.ts';
import { isObject, numberAt, textAt, textsAt, type Payload } from '../../received/payload.ts';
import { Value } from 'typebox/value';

/** What a request says of a monitor; the rest is Datadog's. */
export type MonitorSettings = Omit<Monitor, 'id' | 'createdAt' | 'modifiedAt'>;

/** Types whose query ends without a comparison. */
const withoutComparison = new Set(['composite', 'service check', 'synthetics alert', 'event alert']);

/** Types over metrics, costs and data: the others read events, and say whether they group them simply. */
const withoutEvents = new Set([
  'composite',
  'metric alert',
  'query alert',
  'service check',
  'process alert',
  'slo alert',
  'synthetics alert',
  'cost alert',
  'data-quality alert',
  'data-jobs alert',
  'event alert',
]);

/** Reads the body that makes a monitor, or that has one validated. */
export function readMonitor(body: unknown): MonitorSettings {
  if (!isObject(body)) throw invalid('body');
  refuseViolation('v1.CreateMonitor', body);
  const name = textAt(body, 'name') || textAt(body, 'query');
  return settingsOf(body, { name, title: name, description: '', message: '', tags: [], priority: null });
}

/** Reads the body that changes a monitor: what it does not name stays as it is, and options are replaced together. */
export function readMonitorChange(body: unknown, monitor: Monitor): MonitorSettings {
  if (!isObject(body)) throw invalid('body');
  refuseViolation('v1.UpdateMonitor', body);
  if (!sameKind(textAt(body, 'type') || monitor.type, monitor.type)) throw invalid('type');
  return settingsOf({ type: monitor.type, query: monitor.query, options: monitor.options, ...body }, monitor);
}

type Known = Pick<Monitor, 'name' | 'title' | 'description' | 'message' | 'tags' | 'priority' | 'further'>;

function settingsOf(body: Payload, known: Known): MonitorSettings {
  const [type, query] = [textAt(body, 'type'), textAt(body, 'query')];
  const options = isObject(body.options) ? body.options : {};
  if (query === '') throw invalid('query');
  const priority = numberAt(body, 'priority');
  if (priority !== undefined && (priority < 1 || priority > 5)) throw invalid('priority');
  checkQuery(type, query, options);
  if (!Value.Check(monitorOptions, options)) throw invalid('options');
  return {
    name: 'name' in body ? textAt(body, 'name') : known.name,
    title: 'name' in body ? textAt(body, 'name') : known.title,
    description: known.description,
    type: typeAnswered(type, query),
    query,
    message: 'message' in body ? textAt(body, 'message') : known.message,
    tags: 'tags' in body ? textsAt(body, 'tags') : known.tags,
    priority: 'priority' in body ? (priority ?? null) : known.priority,
    further: { ...known.further, ...furtherOf(body) },
    ...settingsOfOptions(options),
    options: withDefaults(type, options),
  };
}

const furtherKeys = ['draft_status', 'assets', 'restricted_roles', 'restriction_policy'] as const;

function furtherOf(body: Payload): Payload {
  return Object.fromEntries(furtherKeys.flatMap((key) => (key in body ? [[key, body[key]]] : [])));
}

/**
 * Datadog tells its two names of metric monitors apart by the query: a formula alone is a `metric alert`, a calendar
 * window makes a `query alert`.
 */
function typeAnswered(type: string, query: string): string {
  if (!isMetric(type)) return type;
  if (query.startsWith('formula(')) return 'metric alert';
  return /^\w+\(current_/.test(query) ? 'query alert' : type;
}

function checkQuery(type: string, query: string, options: Payload): void {
  const comparison = /(?:>=|<=|==|!=|>|<)\s*(-?[\d.]+(?:e-?\d+)?)\s*$/i.exec(query);
  if (!withoutComparison.has(type)) {
    if (!comparison) throw refuse(400, `${words('query')}: invalid operator specified: `);
    const critical = numberAt(options, 'thresholds.critical');
    if (critical !== undefined && critical !== Number(comparison[1])) {
      throw refuse(
        400,
        `Alert threshold (${decimal(critical)}) does not match that used in the query (${decimal(Number(comparison[1]))}).`,
      );
    }
  }
  // Here rather than at each evaluation: a filter that cannot be read is refused.
  refuseDeepQuery(query);
}

/** A number as Python prints a float. */
function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** The options as Datadog answers them: with its defaults, and without thresholds that were taken back. */
function withDefaults(type: string, options: Payload): Payload {
  const { on_missing_data: onMissingData, ...others } = options;
  const usesMissingData = typeof onMissingData === 'string';
  const thresholds = isObject(options.thresholds)
    ? {
        thresholds: Object.fromEntries(
          Object.entries(options.thresholds).filter(([, value]) => value !== null),
        ),
      }
    : {};
  return {
    ...(usesMissingData ? {} : { notify_no_data: false }),
    notify_audit: false,
    ...('new_group_delay' in options ? {} : { new_host_delay: 300 }),
    include_tags: true,
    ...(withoutEvents.has(type) ? {} : { groupby_simple_monitor: false }),
    silenced: {},
    ...others,
    ...(usesMissingData && onMissingData !== 'default' ? { on_missing_data: onMissingData } : {}),
    ...thresholds,
  };
}

/** The two names of threshold monitors on metrics. */
function isMetric(type: string): boolean {
  return type === 'query alert' || type === 'metric alert';
}

function sameKind(type: string, other: string): boolean {
  return type === other || (isMetric(type) && isMetric(other));
}

/** Blames the parameter where the body departs from the document. */
function refuseViolation(operation: string, body: Payload): void {
  const violation = findViolation(operation, body);
  if (!violation) return;
  const missing = violation.parameters.missingProperty;
  throw invalid(violation.path[0] ?? (typeof missing === 'string' ? missing : 'body'));
}

function invalid(parameter: string): Error {
  return refuse(400, words(parameter));
}

function words(parameter: string): string {
  return `The value provided for parameter '${parameter}' is invalid`;
}
