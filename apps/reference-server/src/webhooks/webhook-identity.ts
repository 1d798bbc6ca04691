import { createHash, randomBytes } from 'node:crypto';
import type { SecretContext } from '@tilekit/core';
import type { Config } from '../config.ts';

/** Deliveries arrive here; the token is what makes an address belong to one installation. */
export const deliveryPath = '/datadog/webhooks/:token';

/** 256 bits: neither the token of an address nor a secret can be guessed. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The name in monitors, `@webhook-<name>`: the integration's, and enough of the installation to be its own. */
export function webhookNameOf({ tile }: Config, installationId: string): string {
  const suffix = createHash('sha256').update(installationId).digest('hex').slice(0, 6);
  const slug = slugOf(tile.name);
  return `${slug === '' ? 'integration' : slug}-${suffix}`;
}

/** The header that proves a delivery to be from the webhook that we created: Datadog signs nothing. */
export function secretHeaderOf({ tile }: Config): string {
  const name = tile.name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return `X-${name === '' ? 'Integration' : name}-Secret`;
}

/** The custom variable that holds the secret once a customer has let us keep it there. */
export function variableNameOf(config: Config, installationId: string): string {
  return `${webhookNameOf(config, installationId)
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()}_SECRET`;
}

export function deliveryUrlOf({ publicUrl }: Config, token: string): string {
  return `${publicUrl}${deliveryPath.replace(':token', token)}`;
}

export type WebhookSecretField = 'token' | 'secret';

/** What a sealed text of the webhook belongs to. A rotation moves the next secret to the present one's place. */
export function webhookContext(
  { id, accountId }: { readonly id: string; readonly accountId: string },
  field: WebhookSecretField,
): SecretContext {
  return { purpose: 'webhook', installationId: id, accountId, field: `webhook_${field}` };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
