import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import { monitorOptions, settingsOfOptions } from './monitor-options.ts';
import { refuseDeepQuery } from './monitor-query.ts';
import type { Monitor } from './monitor.ts';

/** The types of Datadog's OpenAPI document (`MonitorType`). */
const types: readonly string[] = [
  'composite',
  'event alert',
  'log alert',
  'metric alert',
  'process alert',
  'query alert',
  'rum alert',
  'service check',
  'synthetics alert',
  'trace-analytics alert',
  'slo alert',
  'event-v2 alert',
  'audit alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'database-monitoring alert',
  'network-performance alert',
  'cost alert',
  'data-quality alert',
  'network-path alert',
  'data-jobs alert',
  'llm-observability alert',
];

const properties = {
  type: Type.String(),
  query: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
  priority: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()])),
  options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};
const creation = Type.Object(properties);
const change = Type.Partial(creation);

/** What a request says of a monitor; the rest is Datadog's. */
type MonitorSettings = Omit<Monitor, 'id' | 'createdAt' | 'modifiedAt'>;

/** Reads the body that makes a monitor, or that has one validated. */
export function readMonitor(bytes: Buffer): MonitorSettings {
  const body = parseJson(bytes);
  if (!Value.Check(creation, body)) throw mismatch(creation, body);
  return settingsOf({ ...body, query: body.query });
}

/** Reads the body that changes a monitor: what it does not name stays as it is. */
export function readMonitorChange(bytes: Buffer, monitor: Monitor): MonitorSettings {
  const body = parseJson(bytes);
  if (!Value.Check(change, body)) throw mismatch(change, body);
  const { type, query, name, message, tags, priority } = { ...monitor, ...body };
  if (!sameKind(type, monitor.type)) throw invalid('type');
  const options = { ...monitor.options, ...body.options };
  const changed = settingsOf({ type, query, name, message, tags, priority, options });
  return { ...changed, title: body.name ?? monitor.title, description: monitor.description };
}

function settingsOf(body: Static<typeof creation>): MonitorSettings {
  if (!types.includes(body.type)) throw invalid('type');
  if (isMetric(body.type) && !/[<>]=?\s*-?[\d.]+$/.test(body.query)) throw invalid('query');
  refuseDeepQuery(body.query);
  const options = body.options ?? {};
  if (!Value.Check(monitorOptions, options)) throw invalid('options');
  return {
    name: body.name ?? body.query,
    title: body.name ?? body.query,
    description: '',
    type: body.type,
    query: body.query,
    message: body.message ?? '',
    tags: body.tags ?? [],
    priority: body.priority ?? null,
    ...settingsOfOptions(options),
  };
}

/** The two names of threshold monitors on metrics. */
function isMetric(type: string): boolean {
  return type === 'query alert' || type === 'metric alert';
}

function sameKind(type: string, other: string): boolean {
  return type === other || (isMetric(type) && isMetric(other));
}

/** Blames the parameter where the body departs from its schema. */
function mismatch(schema: TSchema, body: unknown): Error {
  const [first] = Value.Errors(schema, body);
  const missing = first?.keyword === 'required' ? first.params.requiredProperties[0] : undefined;
  return invalid(missing ?? first?.instancePath.split('/')[1] ?? 'body');
}

function invalid(parameter: string): Error {
  return refuse(400, `The value provided for parameter '${parameter}' is invalid`);
}
