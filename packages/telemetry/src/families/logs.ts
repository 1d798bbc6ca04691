import type { BatchLimits } from '../batch/batch.ts';
import { checkInstant, checkText, requiredText, type Instant, type InstantWindow } from '../items/fields.ts';
import { jsonString } from '../items/json-text.ts';
import { encodeJoinedTags } from '../items/tags.ts';
import type {
  Family,
  ItemCheck,
  Items,
  Refusal,
  SubmissionOptions,
  SubmissionResult,
} from '../submission/submission.ts';
import { submitItems } from '../submission/submit-items.ts';

/** One log. */
export interface LogEntry {
  readonly message: string;
  /** When it happened, at most 18 hours ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
  /** The integration that the log comes from (`ddsource`): the pipeline of that name processes it. */
  readonly source?: string;
  readonly service?: string;
  readonly host?: string;
  /** Such as `info` or `error`. */
  readonly status?: string;
  /** As `key:value`. */
  readonly tags?: readonly string[];
  /** Further attributes, beside the message. The names of the fields above on the wire are taken. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** @see https://docs.datadoghq.com/api/latest/logs/#send-logs */
const logLimits: BatchLimits = {
  maxItems: 1000,
  maxBytes: 5_000_000,
  maxEncodedBytes: 5_000_000,
  encoding: 'deflate',
  content: 'text',
  prefix: '[',
  suffix: ']',
};

/** Datadog cuts a longer log and answers 2xx all the same. */
const maxLogBytes = 1_000_000;

/** Datadog drops older logs without a word. */
const logWindow: InstantWindow = { maxAgeSeconds: 18 * 3600, maxAheadSeconds: Infinity };

const wireNames: ReadonlySet<string> = new Set([
  'message',
  'timestamp',
  'ddsource',
  'service',
  'hostname',
  'status',
  'ddtags',
]);

/** Logs for `POST /api/v2/logs`. */
const logFamily: Family<LogEntry> = {
  address: (site) => [site.logsHost, '/api/v2/logs'],
  limits: logLimits,
  encode: (log, check) => {
    const refusal =
      checkText('message', log.message, requiredText) ??
      checkText('source', log.source) ??
      checkText('service', log.service) ??
      checkText('host', log.host) ??
      checkText('status', log.status);
    if (refusal) return refusal;
    const timestamp = log.timestamp === undefined ? undefined : unixMilliseconds(log.timestamp, check);
    if (typeof timestamp === 'object') return timestamp;
    const ddtags = log.tags === undefined ? undefined : encodeJoinedTags(log.tags, check);
    if (typeof ddtags === 'object') return ddtags;
    const attributes = log.attributes === undefined ? '' : encodeAttributes(log.attributes);
    if (typeof attributes === 'object') return attributes;
    // Put together by hand: a third less time than JSON.stringify of an object made for it.
    let text = `{"message":${jsonString(log.message)}`;
    if (timestamp !== undefined) text += `,"timestamp":${timestamp}`;
    if (log.source !== undefined) text += `,"ddsource":${jsonString(log.source)}`;
    if (log.service !== undefined) text += `,"service":${jsonString(log.service)}`;
    if (log.host !== undefined) text += `,"hostname":${jsonString(log.host)}`;
    if (log.status !== undefined) text += `,"status":${jsonString(log.status)}`;
    if (ddtags !== undefined) text += `,"ddtags":${ddtags}`;
    text += attributes === '' ? '}' : `,${attributes}}`;
    if (text.length > maxLogBytes / 3 && Buffer.byteLength(text) > maxLogBytes) {
      check.warn('WILL_BE_TRUNCATED', `Datadog keeps the first ${maxLogBytes} bytes of a log.`);
    }
    return text;
  },
};

/** Here Datadog reads milliseconds. */
function unixMilliseconds(timestamp: Instant, check: ItemCheck): number | Refusal {
  const seconds = checkInstant(timestamp, logWindow, check);
  if (typeof seconds !== 'number') return seconds;
  return timestamp instanceof Date ? timestamp.getTime() : Math.round(timestamp * 1000);
}

/** `undefined` for a function or a symbol, which JSON.stringify's type does not say. */
const jsonOf: (value: unknown) => string | undefined = JSON.stringify;

function encodeAttributes(attributes: Readonly<Record<string, unknown>>): string | Refusal {
  for (const name of Object.keys(attributes)) {
    if (wireNames.has(name)) {
      return {
        reason: 'FIELD_INVALID',
        detail: `The attribute "${name}" is taken: use the field of the log instead.`,
      };
    }
  }
  const text = jsonOf(attributes);
  if (!text?.startsWith('{'))
    return { reason: 'FIELD_INVALID', detail: '`attributes` is not a plain object.' };
  return text.slice(1, -1);
}

/** Options of {@link submitLogs}. */
export interface SubmitLogsOptions extends SubmissionOptions {
  readonly logs: Items<LogEntry>;
}

/**
 * Sends logs: `POST /api/v2/logs` on the site's log intake, in requests of at most 1,000 logs and 5 MB of text.
 *
 * A log older than 18 hours or with a field of the wrong type is dropped and counted. A log of more than 1 MB is sent
 * with a warning, because Datadog keeps its start.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export function submitLogs({ logs, ...options }: SubmitLogsOptions): Promise<SubmissionResult> {
  return submitItems(logFamily, logs, options);
}
