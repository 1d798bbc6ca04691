import { operations } from '../client/operations.ts';
import { performDeletion } from '../client/call.ts';
import type { WebhookOptions } from './get-webhook.ts';
import { webhookPath } from './webhook-path.ts';

/**
 * Deletes a webhook: `DELETE /api/v1/integration/webhooks/configuration/webhooks/{webhook_name}`.
 *
 * A 404 after an attempt whose answer was lost counts as success.
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#delete-a-webhook
 */
export async function deleteWebhook(options: WebhookOptions): Promise<void> {
  const { credential, name } = options;
  await performDeletion(
    { operation: operations.deleteWebhook, credential, path: webhookPath(name) },
    options,
  );
}
