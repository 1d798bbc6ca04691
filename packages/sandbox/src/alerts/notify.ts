import type { Datadog } from '../datadog.ts';
import type { Delivery } from '../delivery/deliveries.ts';
import { recipientsByRules } from '../monitors/monitor-rules.ts';
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
 * The webhooks that a message names with `@webhook-…`, and those that notification rules add. A monitor that names none
 * notifies none, as in Datadog; the
 * tile's monitors are excepted unless the policy says otherwise: a template cannot know the webhook of its customer,
 * and in the sandbox no one edits the monitor to add it.
 */
function recipientsOf(
  datadog: Datadog,
  organization: Organization,
  { monitor, ...alert }: Alert,
): WebhookRecord[] {
  const { policy } = datadog;
  const { webhooks } = organization.record;
  const byRules = recipientsByRules(datadog, organization, monitor, alert.group).flatMap(
    (recipient) => /^@?webhook-(.+)$/.exec(recipient)?.[1] ?? [],
  );
  if (!monitor.message.includes('@webhook-')) {
    const notifiesAll =
      policy.unnamedWebhooks === 'all' || (policy.unnamedWebhooks === 'tile' && monitor.isOfTile === true);
    return notifiesAll ? webhooks : webhooks.filter(({ name }) => byRules.includes(name));
  }
  const message = renderMessage(monitor.message, { monitor, ...alert });
  const named = new Set([
    ...byRules,
    ...[...message.matchAll(/@webhook-([A-Za-z0-9_.-]*[A-Za-z0-9_-])/g)].map(([, name]) => name),
  ]);
  return webhooks.filter(({ name }) => named.has(name));
}
