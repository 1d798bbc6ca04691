import { perform, type CallOptions, type Credential } from '../client/call.ts';
import { operations, paths } from '../client/operations.ts';
import { variableWarnings } from './payload-text.ts';
import { readWebhook, type Webhook } from '../client/webhooks.ts';
import { checkNewWebhook, type NewWebhook, type WarningOptions } from '../client/webhook-fields.ts';

/** Input of {@link createWebhook}. */
export interface CreateWebhookOptions extends CallOptions, WarningOptions {
  /** An OAuth access token with the scope `create_webhooks`, or a key pair. */
  credential: Credential;
  webhook: NewWebhook;
}

/**
 * Creates a webhook: `POST /api/v1/integration/webhooks/configuration/webhooks`.
 *
 * Sent a second time only when the first was certainly not carried out. With an access token nothing can be read,
 * changed or deleted afterwards: store what you sent.
 * @returns the webhook with Datadog's defaults filled in
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), WEBHOOK_OUTCOME_UNKNOWN, BAD_REQUEST,
 * FORBIDDEN, CONFLICT, RATE_LIMITED, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#create-a-webhooks-integration
 */
export async function createWebhook(options: CreateWebhookOptions): Promise<Webhook> {
  const { credential, webhook } = options;
  checkNewWebhook(webhook);
  for (const warning of variableWarnings(webhook, options.customVariables)) options.onWarning?.(warning);
  const call = { operation: operations.createWebhook, credential, path: paths.webhooks, body: webhook };
  return perform(call, options, readWebhook);
}
