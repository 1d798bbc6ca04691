import { copyWith, readExactly } from '../../received/exact-integers.ts';
import { isObject, type Payload } from '../../received/payload.ts';
import { logLimits } from './log-limits.ts';

/** The logs of a request body, or what is wrong with it. */
export type LogsOfBody = { logs: Payload[] } | { problem: string };

/** Reads a body of the log intake: JSON (one log or many), plain text or logplex (a log for each line). */
export function readLogs(bytes: Buffer, contentType: string | undefined, query: URLSearchParams): LogsOfBody {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? 'application/json';
  const text = bytes.toString('utf8');
  const read = type === 'text/plain' || type === 'application/logplex-1' ? readLines(text) : readJson(text);
  if ('problem' in read) return read;
  if (read.logs.length > logLimits.items) {
    return { problem: `The request has ${read.logs.length} logs; at most ${logLimits.items} are accepted.` };
  }
  return { logs: read.logs.map((log) => withQuery(log, query)) };
}

function readLines(text: string): LogsOfBody {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return { logs: lines.map((message) => ({ message })) };
}

function readJson(text: string): LogsOfBody {
  let value: unknown;
  try {
    value = readExactly(text);
  } catch {
    return { problem: 'The body is not valid JSON.' };
  }
  const logs = Array.isArray(value) ? value : [value];
  if (!logs.every(isObject)) return { problem: 'A log is not a JSON object.' };
  const wrong = logs.findIndex((log) => !isLog(log));
  if (wrong !== -1) {
    return { problem: `Log ${wrong}: "message" is required, and reserved attributes are texts.` };
  }
  return { logs };
}

/** The rules of `HTTPLogItem` in Datadog's OpenAPI document. */
function isLog(log: Payload): boolean {
  const isTextOrAbsent = (name: string) => log[name] === undefined || typeof log[name] === 'string';
  return (
    typeof log.message === 'string' && ['ddsource', 'ddtags', 'hostname', 'service'].every(isTextOrAbsent)
  );
}

/** What the query says of every log: its tags are added, the rest stands in for what a log does not say. */
function withQuery(log: Payload, query: URLSearchParams): Payload {
  const ddtags = query.get('ddtags') ?? '';
  const own = typeof log.ddtags === 'string' && log.ddtags !== '' ? `${log.ddtags},` : '';
  const added = Object.fromEntries(
    ['ddsource', 'service', 'hostname'].flatMap((name) => {
      const value = query.get(name) ?? '';
      return value === '' || log[name] !== undefined ? [] : [[name, value]];
    }),
  );
  const tags = ddtags === '' ? {} : { ddtags: own + ddtags };
  return Object.keys(added).length === 0 && ddtags === '' ? log : copyWith(log, { ...added, ...tags });
}

/** Cuts the message of a log that is too long, as Datadog does. */
export function cutOff(log: Payload): Payload {
  const size = Buffer.byteLength(JSON.stringify(log));
  if (size <= logLimits.itemBytes || typeof log.message !== 'string') return log;
  const kept = Buffer.from(log.message).subarray(0, Math.max(0, logLimits.itemBytes - 1000));
  return copyWith(log, { message: kept.toString('utf8').replace(/\uFFFD$/, '') });
}
