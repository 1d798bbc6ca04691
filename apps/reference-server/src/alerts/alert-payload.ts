import { definePayload, deliveryIdentity, type PayloadOf, type PayloadTemplate } from '@tilekit/webhooks';
import { writable } from '../database/writable.ts';
import type { Integration } from '../plug-in/integration.ts';

/** What the server itself asks Datadog for with every alert. */
const common = definePayload({
  ...deliveryIdentity,
  alert_id: '$ALERT_ID',
  title: '$ALERT_TITLE',
  event_title: '$EVENT_TITLE',
  link: '$LINK',
  tags: '$TAGS',
  scope: '$ALERT_SCOPE',
});

/** What arrives: the common part, and the integration's own. */
export type AlertPayload = PayloadOf<typeof common> & { readonly details?: unknown };

/** The server's payload with the integration's own in its field `details`. */
export function createAlertPayload({ onAlert }: Integration): PayloadTemplate<AlertPayload> {
  const own = onAlert?.payload;
  if (own === undefined) return common;
  return {
    ...common,
    text: common.text.replace(/}$/, () => `, "details": ${own.text}}`),
    variables: [...common.variables, ...own.variables],
    parse: (value) => ({ ...common.parse(value), details: parseDetails(own, value) }),
  };
}

/**
 * A webhook that was created before the integration's payload changed still sends the former one: its alerts count, and
 * only their details are unknown.
 */
function parseDetails(own: PayloadTemplate<unknown>, value: unknown): unknown {
  const details: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'details') : undefined;
  try {
    return own.parse(details);
  } catch {
    return undefined;
  }
}

/** Of one alert; the rest is dropped. */
const maxTags = 200;

/** All tags of an alert: of the group that alerts, and of its event. */
export function tagsOf({ tags, scope }: AlertPayload): readonly string[] {
  return [...new Set([...cutTags(scope), ...cutTags(tags)])].slice(0, maxTags);
}

function cutTags(list: string): readonly string[] {
  const all = new Set(list.split(',').map((tag) => storable(tag.trim())));
  all.delete('');
  return [...all].slice(0, maxTags);
}

/** What is used of a payload: anything else would be kept for a month, and read again, for nothing. */
export function storablePayload(payload: AlertPayload): AlertPayload {
  return {
    ...payload,
    title: storable(payload.title),
    event_title: storable(payload.event_title),
    link: storable(payload.link),
    tags: cutTags(payload.tags).join(),
    scope: cutTags(payload.scope).join(),
  };
}

/** No legitimate value is longer. */
export function storable(text: string): string {
  return writable(text.slice(0, 500));
}
