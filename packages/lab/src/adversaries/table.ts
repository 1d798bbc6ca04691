import type { Adversary } from './adversary.ts';
import { apiKeyAdversaries } from './api-key.ts';
import { attemptAdversaries } from './attempts.ts';
import { authorizationAdversaries } from './authorization.ts';
import { callbackAdversaries } from './callback.ts';
import { dataAdversaries } from './data.ts';
import { disconnectAdversaries } from './disconnect.ts';
import { operationAdversaries } from './operations.ts';
import { exposureAdversaries } from './exposure.ts';
import { sessionAdversaries } from './sessions.ts';
import { siteAdversaries } from './sites.ts';
import { tenantAdversaries } from './tenants.ts';
import { tokenAdversaries } from './tokens.ts';
import { webhookAdversaries } from './webhooks.ts';

/** Every adversary, in the order of the report. */
export const adversaries: readonly Adversary[] = [
  ...authorizationAdversaries,
  ...callbackAdversaries,
  ...attemptAdversaries,
  ...siteAdversaries,
  ...tokenAdversaries,
  ...apiKeyAdversaries,
  ...dataAdversaries,
  ...webhookAdversaries,
  ...disconnectAdversaries,
  ...tenantAdversaries,
  ...sessionAdversaries,
  ...exposureAdversaries,
  ...operationAdversaries,
];

/** The part of an id before the slash. */
export function groupOf({ id }: Adversary): string {
  return id.slice(0, id.indexOf('/'));
}
