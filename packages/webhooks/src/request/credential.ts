import { createWebhookError } from '../errors/create-webhook-error.ts';
import type { Operation } from './operation.ts';

/** The OAuth access token of an installation whose client has the scope `create_webhooks`. */
export interface AccessToken {
  accessToken: string;
}

/** An API key and an application key of the customer's organisation. */
export interface KeyPair {
  apiKey: string;
  applicationKey: string;
}

/** What createWebhook takes; every other operation takes a {@link KeyPair} only. */
export type Credential = AccessToken | KeyPair;

// What a header may carry. Anything else would be refused by the HTTP client, with the secret in its message.
const headerText = /^[\x21-\x7e]+$/;

/**
 * Turns a credential into headers, or refuses it before anything is sent.
 * @throws WEBHOOK_CREDENTIAL_REFUSED
 */
export function credentialHeaders(credential: Credential, operation: Operation): Record<string, string> {
  if ('accessToken' in credential) {
    if (operation.scope === undefined) {
      throw createWebhookError(
        'WEBHOOK_CREDENTIAL_REFUSED',
        `Datadog does not take an OAuth access token for "${operation.name}".`,
      );
    }
    return { authorization: `Bearer ${checked(credential.accessToken, 'accessToken')}` };
  }
  return {
    'dd-api-key': checked(credential.apiKey, 'apiKey'),
    'dd-application-key': checked(credential.applicationKey, 'applicationKey'),
  };
}

// Callers without a type checker reach this with anything, so the type is not trusted.
function checked(secret: unknown, name: string): string {
  if (typeof secret === 'string' && headerText.test(secret)) return secret;
  throw createWebhookError(
    'WEBHOOK_CREDENTIAL_REFUSED',
    `The credential's "${name}" is missing or malformed.`,
  );
}
