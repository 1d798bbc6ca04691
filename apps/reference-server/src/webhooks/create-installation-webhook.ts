import { missingScopes, parseDomain, TilekitError, TransportError } from '@tilekit/core';
import { createWebhook, customHeaders } from '@tilekit/webhooks';
import type { AppOptions } from '../app-options.ts';
import { findOwner } from '../installations/find-installations.ts';
import type { WebhookState } from '../database/tables.ts';
import {
  createToken,
  deliveryUrlOf,
  hashToken,
  secretHeaderOf,
  webhookContext,
  webhookNameOf,
} from './webhook-identity.ts';

/** One request and its answer must be over long before the intent is taken as abandoned. */
const deadlineMs = 20_000;
const firstPauseMs = 2_000;
const longestPauseMs = 5 * 60_000;

/**
 * Creates the webhook of an installation, at most once.
 *
 * An OAuth token can create a webhook, but neither find nor change nor delete one. So the intent is on disk before the
 * request leaves, and an answer that is lost ends in the state `unknown`: only a look into Datadog, or the first
 * delivery, tells more. It is never sent again by itself.
 */
export async function createInstallationWebhook(options: AppOptions, installationId: string): Promise<void> {
  const { lifecycle, accessTokens, config, integration } = options;
  if (integration.onAlert === undefined) return;
  const stored = await lifecycle.store.get(installationId);
  if (stored?.installation.status !== 'connected') return;
  const { installation } = stored;
  const scope = 'create_webhooks';
  const asked = config.tile.oauth.scopes.includes(scope);
  if (!asked || missingScopes(installation, [scope]).length > 0) {
    await settle(options, installationId, 'wanted', { state: 'scope-missing', problem: null });
    return;
  }
  try {
    // First, so that a token that cannot be had is not taken for a webhook that may exist.
    await accessTokens.getAccessToken(installationId);
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    await waitLonger(options, installationId, 'wanted', error);
    return;
  }
  const intent = await commitIntent(options, installationId);
  if (intent === undefined) return;
  await options.onStep?.('webhook: intent saved');
  await carryOut(options, installationId, installation.domain, intent);
}

async function carryOut(
  options: AppOptions,
  installationId: string,
  domain: string,
  { name, token, secret }: Intent,
): Promise<void> {
  const { alertPayload, config, lifecycle, accessTokens, transport, endpoints, logger } = options;
  const site = parseDomain(domain, lifecycle.sites);
  const webhook = {
    name,
    url: deliveryUrlOf(config, token),
    encode_as: alertPayload.encodeAs,
    payload: alertPayload.text,
    custom_headers: customHeaders({ [secretHeaderOf(config)]: secret }),
  };
  let answer: unknown;
  try {
    await accessTokens.withAccessToken(installationId, async (accessToken) => {
      try {
        const credential = { accessToken };
        await createWebhook({ site, credential, webhook, transport, endpoints, maxAttempts: 1, deadlineMs });
      } catch (error) {
        answer = error;
        throw error;
      }
    });
    await options.onStep?.('webhook: created');
    await settle(options, installationId, 'creating', { state: 'created', problem: null });
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    logger.warn({ err: error, installationId }, 'create webhook');
    // Not from the request itself: it was refused for its token, and no other token could be had.
    const state = error === answer ? stateAfter(error) : 'wanted';
    if (state === 'wanted') await waitLonger(options, installationId, 'creating', error);
    else await settle(options, installationId, 'creating', { state, problem: error.code });
  }
}

/** Unknown: it may exist. */
function stateAfter(error: TilekitError): WebhookState {
  switch (error.code) {
    case 'FORBIDDEN':
      return 'scope-missing';
    case 'RATE_LIMITED':
    case 'ACCESS_TOKEN_REJECTED':
      return 'wanted';
    case 'BAD_REQUEST':
    case 'CONFLICT':
    case 'NOT_FOUND':
    case 'WEBHOOK_INVALID':
      return 'refused';
    default:
      return error instanceof TransportError && !error.maybeSent ? 'wanted' : 'unknown';
  }
}

async function settle(
  { database }: AppOptions,
  installationId: string,
  from: WebhookState,
  change: { readonly state: WebhookState; readonly problem: string | null },
): Promise<void> {
  await database
    .updateTable('webhooks')
    .set(change)
    .where('installation_id', '=', installationId)
    // What happened meanwhile wins: a delivery that proved the webhook, a customer who disconnected.
    .where('state', '=', from)
    .execute();
}

async function waitLonger(
  { database, now }: AppOptions,
  installationId: string,
  from: WebhookState,
  error: TilekitError,
): Promise<void> {
  const row = await database
    .selectFrom('webhooks')
    .select('attempts')
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  const doubled = firstPauseMs * 2 ** Math.min(row?.attempts ?? 0, 10);
  const pauseMs = Math.max(error.retryAfterMs ?? 0, Math.min(doubled, longestPauseMs));
  await database
    .updateTable('webhooks')
    .set((webhook) => ({
      state: 'wanted' as const,
      problem: error.code,
      attempts: webhook('attempts', '+', 1),
      next_at: new Date(now().getTime() + pauseMs),
    }))
    .where('installation_id', '=', installationId)
    .where('state', '=', from)
    .execute();
}

/** What is about to be asked of Datadog. */
export interface Intent {
  readonly name: string;
  readonly token: string;
  readonly secret: string;
}

/**
 * Writes down the webhook that is about to be created. An earlier attempt that certainly did not happen keeps its
 * name, address and secret.
 *
 * @returns nothing when another process creates it, or it is no longer wanted
 */
export async function commitIntent(
  { config, database, lifecycle, now }: AppOptions,
  installationId: string,
): Promise<Intent | undefined> {
  const { secrets } = lifecycle;
  const owner = await findOwner(database, installationId);
  const tokenContext = webhookContext(owner, 'token');
  const secretContext = webhookContext(owner, 'secret');
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('webhooks')
      .selectAll()
      .where('installation_id', '=', installationId)
      .where('state', '=', 'wanted')
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const token = row.token === null ? createToken() : await secrets.open(row.token, tokenContext);
    const secret = row.secret === null ? createToken() : await secrets.open(row.secret, secretContext);
    const name = row.name ?? webhookNameOf(config, installationId);
    await transaction
      .updateTable('webhooks')
      .set({
        state: 'creating',
        begun_at: now(),
        name,
        token_hash: hashToken(token),
        token: await secrets.seal(token, tokenContext),
        secret: await secrets.seal(secret, secretContext),
      })
      .where('installation_id', '=', installationId)
      .execute();
    return { name, token, secret };
  });
}
