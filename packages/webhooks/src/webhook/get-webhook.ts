import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations } from '../client/operations.ts';
import { readWebhook, type Webhook } from '../client/webhooks.ts';
import { webhookPath } from './webhook-path.ts';

/** Input of {@link getWebhook} and {@link deleteWebhook}. */
export interface WebhookOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  name: string;
}

/**
 * Reads a webhook: `GET /api/v1/integration/webhooks/configuration/webhooks/{webhook_name}`.
 * @returns the webhook; Datadog does not show what its secret variables hold
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, BAD_REQUEST, FORBIDDEN,
 * RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#get-a-webhook-integration
 */
export async function getWebhook(options: WebhookOptions): Promise<Webhook> {
  const { credential, name } = options;
  return perform(
    { operation: operations.getWebhook, credential, path: webhookPath(name) },
    options,
    readWebhook,
  );
}
