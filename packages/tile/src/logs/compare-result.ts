import type { ProcessedLog } from '@tilekit/log-pipeline';
import { isObject } from '../tile/json-node.ts';

/** An expected result in the form of the tests file: keys are absent where nothing is set. */
export interface CaseResult {
  custom: unknown;
  message: string;
  service?: string;
  span_id?: string;
  status?: string;
  tags: readonly string[];
  timestamp?: number | string;
  trace_id?: string;
}

export interface Difference {
  path: string;
  expected?: unknown;
  actual?: unknown;
}

/** The tag that Datadog's recordings have in the place of the source. */
const recordedSource = 'source:LOGS_SOURCE';

/** The time at which Datadog's recordings let a log arrive: a date takes from it the year, or the day, that it leaves out. */
export const recordedArrival = Date.UTC(1970, 11, 31);

/** The time that older recordings show where the pipeline has set none. */
const unsetTimestamp = 1;

/** A log in the form of the tests file. */
export function toResult(log: ProcessedLog): CaseResult {
  return {
    custom: log.attributes,
    message: log.message,
    ...(log.service !== undefined && { service: log.service }),
    ...(log.spanId !== undefined && { span_id: log.spanId }),
    ...(log.status !== undefined && { status: log.status }),
    tags: [...new Set([recordedSource, ...log.tags])],
    ...(log.timestamp !== undefined && { timestamp: log.timestamp }),
    ...(log.traceId !== undefined && { trace_id: log.traceId }),
  };
}

/** Where a computed result is not the expected one, in the order of the file. */
export function compareResult(expected: Readonly<Record<string, unknown>>, actual: CaseResult): Difference[] {
  const differences: Difference[] = [];
  compareValues(expected.custom ?? {}, actual.custom, 'custom', differences);
  if (messageForm(expected.message) !== messageForm(actual.message)) {
    differences.push(difference('message', expected.message, actual.message));
  }
  for (const key of ['service', 'span_id', 'status', 'trace_id'] as const) {
    if (textForm(expected[key]) !== textForm(actual[key])) {
      differences.push(difference(key, expected[key], actual[key]));
    }
  }
  if (tagForm(expected.tags) !== tagForm(actual.tags)) {
    differences.push(difference('tags', expected.tags, actual.tags));
  }
  if (timeForm(expected.timestamp) !== timeForm(actual.timestamp)) {
    differences.push(difference('timestamp', expected.timestamp, actual.timestamp));
  }
  return differences;
}

function compareValues(expected: unknown, actual: unknown, path: string, differences: Difference[]): void {
  if (isSame(expected, actual)) return;
  if (isObject(expected) && isObject(actual)) {
    // Geo data is not at hand: that the parser has written its target is all that can be compared.
    if (Object.keys(actual).length === 0) return;
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      compareValues(own(expected, key), own(actual, key), `${path}.${key}`, differences);
    }
    return;
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    expected.forEach((item, index) => {
      compareValues(item, actual[index], `${path}[${String(index)}]`, differences);
    });
    return;
  }
  differences.push(difference(path, expected, actual));
}

/** Recordings write numbers as Java does, with the precision that it prints. */
function isSame(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return Math.abs(expected - actual) <= 1e-9 * Math.abs(expected);
  }
  return expected === actual;
}

function difference(path: string, expected: unknown, actual: unknown): Difference {
  return { path, ...(expected !== undefined && { expected }), ...(actual !== undefined && { actual }) };
}

/** Messages that are JSON are compared by what they say: recordings have their keys in another order. */
function messageForm(message: unknown): string {
  const text = textForm(message) ?? '';
  if (!/^\s*\{/.test(text)) return text.trimEnd();
  try {
    return JSON.stringify(JSON.parse(text), sortKeys);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return text.trimEnd();
    throw error;
  }
}

function sortKeys(_: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textForm(value: unknown): string | undefined {
  return value === undefined || value === null
    ? undefined
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

function tagForm(tags: unknown): string {
  return (Array.isArray(tags) ? tags.map(String) : []).sort().join('\n');
}

function timeForm(time: unknown): number | string | undefined {
  if (time === undefined || time === null || time === unsetTimestamp) return undefined;
  if (typeof time === 'number') return time;
  return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? Date.parse(time) : textForm(time);
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
