import { refuseFaults } from '../errors/errors.ts';
import { perform, performDeletion, type CallOptions, type Credential, type KeyPair } from './call.ts';
import type { ObjectReader } from './object-reader.ts';
import { operations, paths } from './operations.ts';
import {
  checkNewWebhook,
  checkWebhookChanges,
  variableWarnings,
  type NewWebhook,
  type WarningOptions,
  type WebhookChanges,
} from './webhook-fields.ts';

/** A webhook as Datadog returns it. Fields that this type does not name, such as `auth_method_id`, are kept. */
export interface Webhook {
  /** Used in monitors as `@webhook-<name>`. */
  name: string;
  url: string;
  /** `json` or `form`. */
  encode_as: string;
  /** A JSON object in a string; null for none. */
  custom_headers: string | null;
  /** The template; Datadog fills in its default payload when none was given. */
  payload: string | null;
  [field: string]: unknown;
}

/** Reads a webhook out of an answer. */
function readWebhook(answer: ObjectReader): Webhook {
  return {
    ...answer.all,
    name: answer.text('name'),
    url: answer.text('url'),
    encode_as: answer.text('encode_as'),
    custom_headers: answer.optionalText('custom_headers'),
    payload: answer.optionalText('payload'),
  };
}

/**
 * The address of one webhook. More names are taken here than on creation: the webhook may have been created on
 * Datadog's page.
 * @throws WEBHOOK_INVALID
 */
function webhookPath(name: string): `/${string}` {
  const segment = pathSegment(name);
  refuseFaults('webhook', segment === undefined ? ['its name cannot stand in a path'] : []);
  return `${paths.webhooks}/${segment ?? ''}`;
}

/**
 * Encodes a name as one segment of a path.
 * @returns undefined for a name that could leave its segment: empty, `.`, `..`, with a slash, a backslash, a control
 * character or half a surrogate pair. Some proxies decode `%2f`, so encoding alone would not keep a slash in place.
 */
function pathSegment(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '' || name === '.' || name === '..') return undefined;
  if (/[/\\\p{Cc}]/u.test(name) || !name.isWellFormed()) return undefined;
  return encodeURIComponent(name);
}

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

/** Input of {@link getWebhook} and {@link deleteWebhook}. */
export interface WebhookOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  name: string;
}

/**
 * Reads a webhook: `GET /api/v1/integration/webhooks/configuration/webhooks/{webhook_name}`.
 * @returns the webhook; Datadog does not show what its secret variables hold
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, BAD_REQUEST, FORBIDDEN,
 * RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#get-a-webhook-integration
 */
export async function getWebhook(options: WebhookOptions): Promise<Webhook> {
  const { credential, name } = options;
  return perform(
    { operation: operations.getWebhook, credential, path: webhookPath(name) },
    options,
    readWebhook,
  );
}

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

/**
 * Deletes a webhook: `DELETE /api/v1/integration/webhooks/configuration/webhooks/{webhook_name}`.
 *
 * A 404 after an attempt whose answer was lost counts as success.
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/#delete-a-webhook
 */
export async function deleteWebhook(options: WebhookOptions): Promise<void> {
  const { credential, name } = options;
  await performDeletion(
    { operation: operations.deleteWebhook, credential, path: webhookPath(name) },
    options,
  );
}
