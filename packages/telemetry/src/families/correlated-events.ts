import { applicationKeyHeader } from '../delivery/delivery.ts';
import { eventLimits, eventWindow } from './events.ts';
import { checkChoice, checkInstant, checkText, firstRefusal, type Instant } from '../items/fields.ts';
import { checkTags } from '../items/tags.ts';
import type {
  Family,
  Items,
  Refusal,
  SubmissionOptions,
  SubmissionResult,
} from '../submission/submission.ts';
import { submitItems } from '../submission/submit-items.ts';

interface CorrelatedEventBase {
  /** 1 to 500 characters. */
  readonly title: string;
  /** 1 to 4,000 characters. */
  readonly message?: string;
  /** At most 18 hours ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
  /** 1 to 255 characters. */
  readonly host?: string;
  /** 1 to 100 tags of at most 200 characters. */
  readonly tags?: readonly string[];
  /** Events with the same key are deduplicated, 1 to 100 characters. */
  readonly aggregationKey?: string;
}

/** Something was changed: a feature flag or a configuration. */
export interface ChangeEvent extends CorrelatedEventBase {
  readonly category: 'change';
  readonly changedResource: { readonly name: string; readonly type: 'feature_flag' | 'configuration' };
  /** The services that the change concerns, at most 100: there the event is shown. */
  readonly impactedServices?: readonly string[];
  readonly author?: { readonly name: string; readonly type: 'user' | 'system' | 'api' | 'automation' };
  readonly previousValue?: Readonly<Record<string, unknown>>;
  readonly newValue?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Something needs attention, or no longer does. */
export interface AlertEvent extends CorrelatedEventBase {
  readonly category: 'alert';
  readonly status: 'ok' | 'warn' | 'error';
  /** 1 is the most urgent. */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  readonly custom?: Readonly<Record<string, unknown>>;
}

/** One event of the v2 API. */
export type CorrelatedEvent = ChangeEvent | AlertEvent;

/**
 * Events for `POST /api/v2/events` on the site's event intake. The schema there is closed: what it does not name is
 * refused, so that nothing else is sent.
 *
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
const correlatedEventFamily: Family<CorrelatedEvent> = {
  address: (site) => [site.eventsHost, '/api/v2/events'],
  limits: { ...eventLimits, prefix: '{"data":{"type":"event","attributes":', suffix: '}}' },
  encode: (event, check) => {
    const refusal = firstRefusal(
      checkText('title', event.title, { required: true, maxCharacters: 500 }),
      checkShort('message', event.message, 4000),
      checkShort('host', event.host, 255),
      checkShort('aggregationKey', event.aggregationKey, 100),
      checkTagLimits(event.tags),
      categoryFault(event),
      checkTags(event.tags, check),
    );
    if (refusal) return refusal;
    const seconds =
      event.timestamp === undefined ? undefined : checkInstant(event.timestamp, eventWindow, check);
    if (typeof seconds === 'object') return seconds;
    return JSON.stringify({
      title: event.title,
      message: event.message,
      category: event.category,
      timestamp: seconds === undefined ? undefined : new Date(seconds * 1000).toISOString(),
      host: event.host,
      aggregation_key: event.aggregationKey,
      integration_id: 'custom-events',
      tags: event.tags,
      attributes: event.category === 'change' ? changeAttributes(event) : alertAttributes(event),
    });
  },
};

/** Optional texts may be missing, but not empty. */
function checkShort(name: string, value: string | undefined, maxCharacters: number): Refusal | undefined {
  return value === undefined ? undefined : checkText(name, value, { required: true, maxCharacters });
}

function checkTagLimits(tags: readonly string[] | undefined): Refusal | undefined {
  if (!Array.isArray(tags)) return undefined;
  if (tags.length < 1 || tags.length > 100) {
    return { reason: 'FIELD_INVALID', detail: '`tags` holds 1 to 100 tags.' };
  }
  return firstRefusal(
    ...tags.map((tag: unknown) => checkText('tags', tag, { required: true, maxCharacters: 200 })),
  );
}

function categoryFault(event: CorrelatedEvent): Refusal | undefined {
  switch (event.category) {
    case 'change':
      return firstRefusal(
        checkText('changedResource.name', event.changedResource.name, { required: true, maxCharacters: 128 }),
        checkText('changedResource.type', event.changedResource.type, { required: true }),
        checkChoice('changedResource.type', event.changedResource.type, ['feature_flag', 'configuration']),
        checkText('author.name', event.author?.name),
        checkChoice('author.type', event.author?.type, ['user', 'system', 'api', 'automation']),
        (event.impactedServices?.length ?? 0) > 100
          ? { reason: 'FIELD_INVALID', detail: '`impactedServices` holds at most 100.' }
          : undefined,
      );
    case 'alert':
      return firstRefusal(
        checkText('status', event.status, { required: true }),
        checkChoice('status', event.status, ['ok', 'warn', 'error']),
        checkChoice('priority', event.priority?.toString(), ['1', '2', '3', '4', '5']),
      );
    default:
      return { reason: 'FIELD_INVALID', detail: '`category` is change or alert.' };
  }
}

function changeAttributes(event: ChangeEvent): unknown {
  return {
    changed_resource: { name: event.changedResource.name, type: event.changedResource.type },
    impacted_resources: event.impactedServices?.map((name) => ({ name, type: 'service' })),
    author: event.author && { name: event.author.name, type: event.author.type },
    prev_value: event.previousValue,
    new_value: event.newValue,
    change_metadata: event.metadata,
  };
}

function alertAttributes(event: AlertEvent): unknown {
  return { status: event.status, priority: event.priority?.toString(), custom: event.custom };
}

/** Options of {@link submitCorrelatedEvents}. */
export interface SubmitCorrelatedEventsOptions extends SubmissionOptions {
  /** The specification asks for it beside the API key; OAuth does not create one. */
  readonly applicationKey: string;
  readonly events: Items<CorrelatedEvent>;
}

/**
 * Sends change and alert events: `POST /api/v2/events` on the site's event intake, one request for each.
 *
 * An integration that is connected by OAuth has no application key, and sends `submitEvents` instead.
 *
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped as `submitMetrics`
 * @see https://docs.datadoghq.com/api/latest/events/#post-an-event
 */
export function submitCorrelatedEvents({
  events,
  applicationKey,
  ...options
}: SubmitCorrelatedEventsOptions): Promise<SubmissionResult> {
  return submitItems(correlatedEventFamily, events, options, applicationKeyHeader(applicationKey));
}
