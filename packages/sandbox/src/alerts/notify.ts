import type { Datadog } from '../datadog.ts';
import type { Delivery } from '../delivery/deliveries.ts';
import type { WebhookRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Alert } from './alert.ts';
import { renderMessage } from './render-message.ts';

/** Starts the deliveries of an alert. */
export function notify(datadog: Datadog, organization: Organization, alert: Alert): Delivery[] {
  return recipientsOf(organization, alert).map((webhook) =>
    datadog.deliveries.start(organization, webhook, alert),
  );
}

/**
 * The webhooks that a message names with `@webhook-…`. A monitor that names none notifies them all: a template
 * cannot know the webhook of its customer, and in the sandbox nobody edits the monitor to add it.
 */
export function recipientsOf(organization: Organization, alert: Alert): WebhookRecord[] {
  const { webhooks } = organization.record;
  const named = new Set(
    [...renderMessage(alert.monitor.message, alert).matchAll(/@webhook-([A-Za-z0-9_.-]*[A-Za-z0-9_-])/g)].map(
      ([, name]) => name,
    ),
  );
  const mentions = alert.monitor.message.includes('@webhook-');
  return mentions ? webhooks.filter(({ name }) => named.has(name)) : webhooks;
}
