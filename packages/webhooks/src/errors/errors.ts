import { DatadogActionError, PartnerActionError, RequestRefusedError, type TilekitError } from '@tilekit/core';

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
    remedy: 'Correct the fields that the message names.',
  },
  WEBHOOK_CREDENTIAL_REFUSED: {
    type: PartnerActionError,
    meaning: 'a credential that the operation does not take; nothing was sent',
    remedy: 'Give an API key with an application key: only createWebhook also takes an OAuth access token.',
  },
  WEBHOOK_OUTCOME_UNKNOWN: {
    type: DatadogActionError,
    meaning: 'a creation or rename may or may not have happened',
    remedy:
      'Do not repeat it blindly: read the object with a key pair, or look at the Webhooks page in Datadog.',
  },
  WEBHOOK_TEMPLATE_INVALID: {
    type: PartnerActionError,
    meaning: 'a payload definition that Datadog cannot fill, or that cannot identify deliveries',
    remedy:
      'Use the variables of `payloadVariables`, and spread `deliveryIdentity` into what a receiver takes.',
  },
  WEBHOOK_PAYLOAD_INVALID: {
    type: RequestRefusedError,
    meaning: 'a delivery whose body is not what the template gives',
    remedy:
      "Register the template's `text` again: somebody may have edited the webhook's payload in Datadog.",
  },
  WEBHOOK_SECRET_WEAK: {
    type: PartnerActionError,
    meaning: 'a webhook secret that is too short, or none at all',
    remedy: 'Use at least 16 random characters, for example 32 random bytes in base64url.',
  },
} as const satisfies Record<string, WebhookErrorRow>;

/** The closed union of the codes that this package adds. */
export type WebhookErrorCode = keyof typeof webhookErrorTable;
