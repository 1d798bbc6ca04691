import type { BatchLimits } from '../batch/batch-limits.ts';
import { checkText, firstRefusal } from '../fields/text-field.ts';
import { checkInstant, type InstantWindow } from '../instants/instant.ts';
import { jsonString } from '../json/json-string.ts';
import type { Family } from '../submission/family.ts';
import type { ItemCheck, Refusal } from '../submission/item-check.ts';
import { joinTags } from '../tags/encode-tags.ts';
import type { LogEntry } from './log-entry.ts';

/** @see https://docs.datadoghq.com/api/latest/logs/#send-logs */
export const logLimits: BatchLimits = {
  maxItems: 1000,
  maxBytes: 5_000_000,
  maxEncodedBytes: 5_000_000,
  encoding: 'deflate',
  prefix: '[',
  suffix: ']',
};

/** Datadog cuts a longer log and answers 2xx all the same. */
export const maxLogBytes = 1_000_000;

/** Datadog drops older logs without a word. */
export const logWindow: InstantWindow = { maxAgeSeconds: 18 * 3600, maxAheadSeconds: Infinity };

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
export const logFamily: Family<LogEntry> = {
  address: (site) => [site.logsHost, '/api/v2/logs'],
  limits: logLimits,
  encode: (log, check) => {
    const refusal = firstRefusal(
      checkText('message', log.message, { required: true }),
      checkText('source', log.source),
      checkText('service', log.service),
      checkText('host', log.host),
      checkText('status', log.status),
    );
    if (refusal) return refusal;
    const rest = encodeRest(log, check);
    if (typeof rest !== 'string') return rest;
    const text =
      `{"message":${jsonString(log.message)}` +
      optional('ddsource', log.source) +
      optional('service', log.service) +
      optional('hostname', log.host) +
      optional('status', log.status) +
      `${rest}}`;
    if (text.length > maxLogBytes / 3 && Buffer.byteLength(text) > maxLogBytes) {
      check.warn('WILL_BE_TRUNCATED', `Datadog keeps the first ${maxLogBytes} bytes of a log.`);
    }
    return text;
  },
};

function optional(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${jsonString(value)}`;
}

/** What needs more than a look: the moment, the tags, and whatever attributes there are. */
function encodeRest({ timestamp, tags, attributes }: LogEntry, check: ItemCheck): string | Refusal {
  let text = '';
  if (timestamp !== undefined) {
    const seconds = checkInstant(timestamp, logWindow, check);
    if (typeof seconds !== 'number') return seconds;
    // Here Datadog reads milliseconds.
    text += `,"timestamp":${timestamp instanceof Date ? timestamp.getTime() : Math.round(timestamp * 1000)}`;
  }
  if (tags !== undefined) {
    const joined = joinTags(tags, check);
    if (typeof joined !== 'string') return joined;
    text += `,"ddtags":${jsonString(joined)}`;
  }
  if (attributes === undefined) return text;
  const more = encodeAttributes(attributes);
  return typeof more === 'string' ? text + more : more;
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
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}
