import type { BatchLimits } from '../batch/batch-limits.ts';
import { checkChoice, checkText, firstRefusal } from '../fields/text-field.ts';
import { checkInstant, type InstantWindow } from '../instants/instant.ts';
import type { Family } from '../submission/family.ts';
import { checkTags } from '../tags/encode-tags.ts';
import type { DatadogEvent } from './event.ts';

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
export const eventFamily: Family<DatadogEvent> = {
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
