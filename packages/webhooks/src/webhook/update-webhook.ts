import { perform, type CallOptions, type KeyPair } from '../client/call.ts';
import { operations } from '../client/operations.ts';
import { variableWarnings } from './payload-text.ts';
import { readWebhook, type Webhook } from '../client/webhooks.ts';
import { checkWebhookChanges, type WarningOptions, type WebhookChanges } from '../client/webhook-fields.ts';
import { webhookPath } from './webhook-path.ts';

/** Input of {@link updateWebhook}. */
export interface UpdateWebhookOptions extends CallOptions, WarningOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  /** The name it has now. */
  name: string;
  changes: WebhookChanges;
}

/**
 * Changes a webhook: `PUT /api/v1/integration/webhooks/configuration/webhooks/{webhook_name}`. Datadog merges.
 * @returns the whole webhook after the change
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), WEBHOOK_OUTCOME_UNKNOWN (rename only),
 * NOT_FOUND, BAD_REQUEST, FORBIDDEN, RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#update-a-webhook
 */
export async function updateWebhook(options: UpdateWebhookOptions): Promise<Webhook> {
  const { credential, name, changes } = options;
  checkWebhookChanges(changes);
  for (const warning of variableWarnings(changes, options.customVariables)) options.onWarning?.(warning);
  const call = {
    operation: operations.updateWebhook,
    credential,
    path: webhookPath(name),
    body: changes,
    // After a rename the old name answers 404, which would look like a failure of the repetition.
    nonIdempotent: changes.name !== undefined && changes.name !== name,
  };
  return perform(call, options, readWebhook);
}
