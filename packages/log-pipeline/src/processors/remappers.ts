import type { Settings } from '../pipeline/settings.ts';
import type { RemappedName, WorkingLog } from '../pipeline/working-log.ts';
import { isLogObject, numberOf, textOf, type LogValue } from '../values/log-value.ts';
import { parseDate } from './parse-date.ts';
import type { RunProcessor } from './processor.ts';

/** Moves attributes and tags. @see https://docs.datadoghq.com/logs/log_configuration/processors/remapper/ */
export function attributeRemapper(settings: Settings): RunProcessor {
  const sources = settings.texts('sources');
  const target = settings.text('target');
  const fromTag = settings.optionalText('sourceType') === 'tag';
  const toTag = settings.optionalText('targetType') === 'tag';
  const preserveSource = settings.flag('preserveSource', false);
  const overrideOnConflict = settings.flag('overrideOnConflict', false);
  const format = settings.optionalText('targetFormat') ?? 'auto';

  return (log) => {
    let found = false;
    for (const source of sources) {
      const value = fromTag ? tagValue(log, source) : log.get(source);
      if (value === undefined) continue;
      found = true;
      if (fromTag === toTag && source === target) {
        if (!toTag) log.set(target, cast(value, format));
        continue;
      }
      const isTaken = toTag ? tagValue(log, target) !== undefined : log.get(target) !== undefined;
      if (!preserveSource) removeSource(log, source, fromTag);
      if (isTaken && !overrideOnConflict) continue;
      if (toTag) setTag(log, target, value);
      else log.set(target, cast(value, format));
    }
    return found;
  };
}

function removeSource(log: WorkingLog, source: string, isTag: boolean): void {
  if (isTag) log.tags = log.tags.filter((tag) => !tag.startsWith(`${source}:`));
  else log.delete(source);
}

function tagValue(log: WorkingLog, name: string): string | undefined {
  const tag = log.tags.find((candidate) => candidate.startsWith(`${name}:`));
  return tag?.slice(name.length + 1);
}

function setTag(log: WorkingLog, name: string, value: LogValue): void {
  log.tags = log.tags.filter((tag) => !tag.startsWith(`${name}:`));
  for (const item of Array.isArray(value) ? value : [value]) log.tags.push(`${name}:${textOf(item)}`);
}

/** The value in another type; as it is when it does not fit. */
function cast(value: LogValue, format: string): LogValue {
  if (format === 'string')
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
  if (format !== 'integer' && format !== 'double') return value;
  const number = numberOf(value);
  if (number === undefined) return value;
  return format === 'integer' ? Math.trunc(number) : number;
}

export function dateRemapper(settings: Settings): RunProcessor {
  const sources = settings.texts('sources');
  return (log, { now }) => {
    for (const source of sources) {
      const value = log.get(source);
      if (value === undefined) continue;
      const date = parseDate(value, now);
      if (date === undefined) continue;
      log.timestamp = date;
      return true;
    }
    return false;
  };
}

/** Of several remappers of the same official attribute that have something to work on, the first one counts. */
export function statusRemapper(settings: Settings): RunProcessor {
  return onceByLog(
    'status',
    firstSource(settings, undefined, (log, value) => {
      log.status = readStatus(value);
    }),
  );
}

const severities = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug'];

const statusStarts: readonly (readonly [RegExp, string])[] = [
  [/^(?:emerg|f)/i, 'emergency'],
  [/^a/i, 'alert'],
  [/^c/i, 'critical'],
  [/^e/i, 'error'],
  [/^w/i, 'warn'],
  [/^n/i, 'notice'],
  [/^i/i, 'info'],
  [/^(?:d|t|v)/i, 'debug'],
  [/^(?:o|s)/i, 'ok'],
];

/** The status that a value stands for: a severity of syslog, or the start of a name; anything else is `info`. */
function readStatus(value: LogValue): string {
  const text = textOf(value).trim();
  const severity = numberOf(text);
  if (severity !== undefined) return severities[severity] ?? 'info';
  return statusStarts.find(([start]) => start.test(text))?.[1] ?? 'info';
}

export function messageRemapper(settings: Settings): RunProcessor {
  const sources = settings.texts('sources', ['msg']);
  return onceByLog('message', (log) => {
    for (const source of sources) {
      const value = log.get(source);
      if (value === undefined && source === 'message' && log.isMessageAttribute) return true;
      if (value === undefined) continue;
      log.message = textOf(value);
      log.delete(source);
      return true;
    }
    return false;
  });
}

export function serviceRemapper(settings: Settings): RunProcessor {
  return onceByLog(
    'service',
    firstSource(settings, undefined, (log, value) => {
      log.service = textOf(value);
    }),
  );
}

function onceByLog(name: RemappedName, run: RunProcessor): RunProcessor {
  return (log, context) => {
    if (log.remapped.has(name)) return false;
    const isApplied = run(log, context);
    if (isApplied) log.remapped.add(name);
    return isApplied;
  };
}

export function traceIdRemapper(settings: Settings): RunProcessor {
  return firstSource(settings, ['dd.trace_id'], (log, value, source) => {
    log.traceId = textOf(value);
    log.delete(source);
  });
}

export function spanIdRemapper(settings: Settings): RunProcessor {
  return firstSource(settings, ['dd.span_id'], (log, value, source) => {
    log.spanId = textOf(value);
    log.delete(source);
  });
}

/** Official attributes take the first source that has a value. */
function firstSource(
  settings: Settings,
  defaults: readonly string[] | undefined,
  use: (log: WorkingLog, value: LogValue, source: string) => void,
): RunProcessor {
  const sources = settings.texts('sources', defaults);
  return (log) => {
    for (const source of sources) {
      const value = log.get(source);
      if (value === undefined || value === null || isLogObject(value)) continue;
      use(log, value, source);
      return true;
    }
    return false;
  };
}
