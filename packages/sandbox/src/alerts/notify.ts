import type { Datadog } from '../datadog.ts';
import type { Delivery } from '../delivery/deliveries.ts';
import type { WebhookRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Alert } from './alert.ts';
import { renderMessage } from './render-message.ts';

/** Starts the deliveries of an alert. */
export function notify(datadog: Datadog, organization: Organization, alert: Alert): Delivery[] {
  return recipientsOf(datadog, organization, alert).map((webhook) =>
    datadog.deliveries.start(organization, webhook, alert),
  );
}

/**
 * The webhooks that a message names with `@webhook-…`. A monitor that names none notifies none, as in Datadog; the
 * tile's monitors are excepted unless the policy says otherwise: a template cannot know the webhook of its customer,
 * and in the sandbox nobody edits the monitor to add it.
 */
function recipientsOf(
  { policy }: Datadog,
  organization: Organization,
  { monitor, ...alert }: Alert,
): WebhookRecord[] {
  const { webhooks } = organization.record;
  if (!monitor.message.includes('@webhook-')) {
    const notifiesAll =
      policy.unnamedWebhooks === 'all' || (policy.unnamedWebhooks === 'tile' && monitor.isOfTile === true);
    return notifiesAll ? webhooks : [];
  }
  const message = renderMessage(monitor.message, { monitor, ...alert });
  const named = new Set(
    [...message.matchAll(/@webhook-([A-Za-z0-9_.-]*[A-Za-z0-9_-])/g)].map(([, name]) => name),
  );
  return webhooks.filter(({ name }) => named.has(name));
}
