import type { BatchLimits } from '../batch/batch.ts';
import {
  checkChoice,
  checkInstant,
  checkText,
  firstRefusal,
  type Instant,
  type InstantWindow,
} from '../items/fields.ts';
import { checkTags } from '../items/tags.ts';
import type { Family, Items, SubmissionOptions, SubmissionResult } from '../submission/submission.ts';
import { submitItems } from '../submission/submit-items.ts';

/** How an event is marked in the event stream. */
export type AlertType =
  'error' | 'warning' | 'info' | 'success' | 'user_update' | 'recommendation' | 'snapshot';

/** One event of the v1 API: a title and a text on the event stream. */
export interface DatadogEvent {
  readonly title: string;
  /** At most 4,000 characters; Markdown between `%%% \n` and `\n %%%`. */
  readonly text: string;
  /** At most 18 hours ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
  /** Default `info`. */
  readonly alertType?: AlertType;
  /** Default `normal`. */
  readonly priority?: 'normal' | 'low';
  readonly host?: string;
  /** Events with the same key are shown as one, at most 100 characters: also hides a duplicate. */
  readonly aggregationKey?: string;
  /** The tile's source type name. */
  readonly sourceTypeName?: string;
  readonly tags?: readonly string[];
  readonly deviceName?: string;
}

/** The endpoint takes one event for each request, uncompressed. */
export const eventLimits: BatchLimits = {
  maxItems: 1,
  maxBytes: 512_000,
  maxEncodedBytes: 512_000,
  encoding: 'identity',
  content: 'text',
  prefix: '',
  suffix: '',
};

/** Datadog answers 400 to older events. */
export const eventWindow: InstantWindow = { maxAgeSeconds: 18 * 3600, maxAheadSeconds: Infinity };

const alertTypes = ['error', 'warning', 'info', 'success', 'user_update', 'recommendation', 'snapshot'];

/**
 * Events for `POST /api/v1/events`.
 *
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
const eventFamily: Family<DatadogEvent> = {
  address: (site) => [site.apiHost, '/api/v1/events'],
  limits: eventLimits,
  encode: (event, check) => {
    const refusal = firstRefusal(
      checkText('title', event.title, { required: true }),
      checkText('text', event.text, { required: true, maxCharacters: 4000 }),
      checkText('aggregationKey', event.aggregationKey, { maxCharacters: 100 }),
      checkText('host', event.host),
      checkText('sourceTypeName', event.sourceTypeName),
      checkText('deviceName', event.deviceName),
      checkChoice('alertType', event.alertType, alertTypes),
      checkChoice('priority', event.priority, ['normal', 'low']),
      checkTags(event.tags, check),
    );
    if (refusal) return refusal;
    const seconds =
      event.timestamp === undefined ? undefined : checkInstant(event.timestamp, eventWindow, check);
    if (typeof seconds === 'object') return seconds;
    return JSON.stringify({
      title: event.title,
      text: event.text,
      date_happened: seconds,
      alert_type: event.alertType,
      priority: event.priority,
      host: event.host,
      aggregation_key: event.aggregationKey,
      source_type_name: event.sourceTypeName,
      device_name: event.deviceName,
      tags: event.tags,
    });
  },
};

/** Options of {@link submitEvents}. */
export interface SubmitEventsOptions extends SubmissionOptions {
  readonly events: Items<DatadogEvent>;
}

/**
 * Sends events: `POST /api/v1/events`, one request for each, because the endpoint takes no lists.
 *
 * An event older than 18 hours, or with a text or key that is too long, is dropped and counted.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
export function submitEvents({ events, ...options }: SubmitEventsOptions): Promise<SubmissionResult> {
  return submitItems(eventFamily, events, options);
}
