import { definePayload, deliveryIdentity, type PayloadOf, type PayloadTemplate } from '@tilekit/webhooks';
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

/** All tags of an alert: of its event, and of the group that alerts. */
export function tagsOf({ tags, scope }: AlertPayload): readonly string[] {
  const all = [scope, tags].flatMap((list) => list.split(',')).map((tag) => tag.trim());
  return [...new Set(all)].filter((tag) => tag !== '');
}
