import { definePayload, deliveryIdentity, type PayloadOf } from '@tilekit/webhooks';

/** What Datadog is asked to send with an alert, and therefore what arrives. */
export const alertPayload = definePayload({
  ...deliveryIdentity,
  alert_id: '$ALERT_ID',
  title: '$ALERT_TITLE',
  event_title: '$EVENT_TITLE',
  link: '$LINK',
  env: '$TAGS[env]',
  service: '$TAGS[service]',
});

export type AlertPayload = PayloadOf<typeof alertPayload>;
