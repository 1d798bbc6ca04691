import { createWebhookError } from '../errors/create-webhook-error.ts';

/**
 * Ends a call whose input Datadog would refuse, before anything is sent.
 * @param what what is faulty: "webhook", "custom variable", "auth method"
 * @throws WEBHOOK_INVALID, with every fault
 */
export function refuseFaults(what: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw createWebhookError('WEBHOOK_INVALID', `The ${what} is not valid: ${faults.join('; ')}.`, {
    cause: { faults },
  });
}
