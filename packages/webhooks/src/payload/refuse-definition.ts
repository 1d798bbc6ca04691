import { createWebhookError } from '../errors/create-webhook-error.ts';

/**
 * Ends the definition of a payload that cannot work.
 * @throws WEBHOOK_TEMPLATE_INVALID, with every fault
 */
export function refuseDefinition(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw createWebhookError('WEBHOOK_TEMPLATE_INVALID', `The payload is not valid: ${faults.join('; ')}.`, {
    cause: { faults },
  });
}
