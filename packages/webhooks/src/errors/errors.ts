import {
  DatadogActionError,
  PartnerActionError,
  RequestRefusedError,
  type TilekitError,
} from '@tilekit/core';

interface WebhookErrorRow {
  readonly type: new (...parameters: ConstructorParameters<typeof TilekitError>) => TilekitError;
  /** One line for the table in the README. */
  readonly meaning: string;
  readonly remedy: string;
}

/** The codes that this package adds to those of `@tilekit/core`. The README's table is tested against it. */
export const webhookErrorTable = {
  WEBHOOK_INVALID: {
    type: PartnerActionError,
    meaning: 'a webhook, custom variable or auth method that Datadog would refuse; nothing was sent',
    remedy: 'Correct the fields listed in the message.',
  },
  WEBHOOK_CREDENTIAL_REFUSED: {
    type: PartnerActionError,
    meaning: 'a credential that the operation does not accept; nothing was sent',
    remedy: 'Give an API key with an application key: only createWebhook also takes an OAuth access token.',
  },
  WEBHOOK_OUTCOME_UNKNOWN: {
    type: DatadogActionError,
    meaning: 'a creation or rename may or may not have happened',
    remedy: 'Do not retry blindly: read the object with a key pair, or check the Webhooks page in Datadog.',
  },
  WEBHOOK_TEMPLATE_INVALID: {
    type: PartnerActionError,
    meaning: 'a payload definition that Datadog cannot fill, or that cannot identify deliveries',
    remedy:
      'Use the variables of `payloadVariables`, and spread `deliveryIdentity` into the payload of a receiver.',
  },
  WEBHOOK_PAYLOAD_INVALID: {
    type: RequestRefusedError,
    meaning: 'a delivery whose body does not match the template',
    remedy: "Register the template's `text` again: the webhook's payload may have been edited in Datadog.",
  },
  WEBHOOK_SECRET_WEAK: {
    type: PartnerActionError,
    meaning: 'a webhook secret that is too short, or none at all',
    remedy: 'Use at least 16 random characters, for example 32 random bytes in base64url.',
  },
} as const satisfies Record<string, WebhookErrorRow>;

/** The closed union of the codes that this package adds. */
export type WebhookErrorCode = keyof typeof webhookErrorTable;

/** What the place of the failure knows beyond the table's row. */
interface WebhookErrorEvidence {
  /** Replaces the table's remedy where a more exact one is known. */
  readonly remedy?: string;
  readonly status?: number | undefined;
  /** Evidence; must not hold a secret. */
  readonly cause?: unknown;
}

// Visitors of a partner's pages never cause these errors, so one text serves them all.
const publicMessage =
  'The alert webhook could not be handled. We have been notified. Please try again later.';

/**
 * Creates the error for a code: class and remedy come from the table.
 * @param what what happened, one sentence, with the offending name in quotes and without any secret
 */
export function createWebhookError(
  code: WebhookErrorCode,
  what: string,
  evidence: WebhookErrorEvidence = {},
): TilekitError {
  const row = webhookErrorTable[code];
  return new row.type(code, { remedy: row.remedy, ...evidence, what, publicMessage });
}

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
