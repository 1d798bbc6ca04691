import { refuseFaults } from '../errors/errors.ts';
import { perform, performDeletion, type CallOptions, type KeyPair } from './call.ts';
import type { ObjectReader } from './object-reader.ts';
import { operations, paths } from './operations.ts';

/**
 * An OAuth 2.0 client at the partner's own authorization server: Datadog fetches a token with it (client-credentials
 * grant) and sends it with each delivery. The secret is never returned. Unknown fields are kept.
 */
export interface ClientCredentials {
  id: string;
  name: string;
  access_token_url: string;
  client_id: string;
  /** Space-separated; null when none is asked for. */
  scope: string | null;
  audience: string | null;
  [field: string]: unknown;
}

/** One way in which an organization's webhooks can authenticate. */
export interface AuthMethod {
  id: string;
  /** `oauth2-client-credentials` is the only one in 2026. */
  protocol: string;
  /** Undefined for a protocol that this version does not know. */
  clientCredentials: ClientCredentials | undefined;
}

const clientCredentialsType = 'webhooks-auth-method-oauth2-client-credentials';

/** Reads `{"data": {…}}`. */
function readClientCredentials(answer: ObjectReader): ClientCredentials {
  return readResource(answer.object('data'));
}

function readResource(resource: ObjectReader): ClientCredentials {
  const attributes = resource.object('attributes');
  return {
    ...attributes.all,
    id: resource.text('id'),
    name: attributes.text('name'),
    access_token_url: attributes.text('access_token_url'),
    client_id: attributes.text('client_id'),
    scope: attributes.optionalText('scope'),
    audience: attributes.optionalText('audience'),
  };
}

/** Reads `{"data": […], "included": […]}` and joins the two lists. */
function readAuthMethods(answer: ObjectReader): AuthMethod[] {
  const included = new Map(
    answer
      .list('included', 'optional')
      .filter((resource) => resource.all.type === clientCredentialsType)
      .map(readResource)
      .map((credentials) => [credentials.id, credentials]),
  );
  return answer.list('data').map((method) => {
    const protocol = method.object('attributes').text('protocol');
    const id = method.text('id');
    return { id, protocol, clientCredentials: included.get(relatedId(method) ?? id) };
  });
}

function relatedId(method: ObjectReader): string | undefined {
  if (method.all.relationships === undefined) return undefined;
  const relationship = method.object('relationships').all['oauth2-client-credentials'];
  if (relationship === undefined) return undefined;
  return method.object('relationships').object('oauth2-client-credentials').object('data').text('id');
}

/** The body of a creation or change. */
function clientCredentialsBody(attributes: object): object {
  return { data: { type: clientCredentialsType, attributes } };
}

/** An auth method to create. */
export interface NewClientCredentials {
  /** Unique in the organization. */
  name: string;
  /** Token endpoint of the partner's authorization server. */
  access_token_url: string;
  client_id: string;
  /** Never shown again. */
  client_secret: string;
  /** Space-separated. */
  scope?: string;
  audience?: string;
}

/** Changes to an auth method; what is absent stays as it is. */
export type ClientCredentialsChanges = Partial<NewClientCredentials>;

type UncheckedCredentials = Readonly<Partial<Record<keyof NewClientCredentials, unknown>>>;

const required = ['name', 'access_token_url', 'client_id', 'client_secret'] as const;

/**
 * Checks an auth method before it is sent. Values are not repeated in the error.
 * @throws WEBHOOK_INVALID, with every fault
 */
function checkNewClientCredentials(credentials: UncheckedCredentials): void {
  const missing = required.filter((field) => credentials[field] === undefined);
  refuseFaults('auth method', [
    ...missing.map((field) => `"${field}" is missing`),
    ...fieldFaults(credentials),
  ]);
}

/**
 * Checks changes before they are sent.
 * @throws WEBHOOK_INVALID, with every fault
 */
function checkClientCredentialsChanges(changes: UncheckedCredentials): void {
  refuseFaults('auth method', fieldFaults(changes));
}

function fieldFaults(credentials: UncheckedCredentials): string[] {
  const texts = ([...required, 'scope', 'audience'] as const).filter((field) => {
    const value = credentials[field];
    return value !== undefined && (typeof value !== 'string' || value === '');
  });
  const url = credentials.access_token_url;
  const isUrl = typeof url !== 'string' || url === '' || /^https?:$/.test(URL.parse(url)?.protocol ?? '');
  return [
    ...texts.map((field) => `"${field}" must be a text that is not empty`),
    ...(isUrl ? [] : ['"access_token_url" must be a URL that begins with https:// or http://']),
  ];
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The address of one auth method.
 * @throws WEBHOOK_INVALID
 */
function clientCredentialsPath(id: string): `/${string}` {
  refuseFaults('auth method', uuid.test(id) ? [] : ['its id must be a UUID']);
  return `${paths.clientCredentials}/${id}`;
}

/** Input of {@link listAuthMethods}. */
export interface ListAuthMethodsOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
}

/**
 * Lists the auth methods of the organization with their details:
 * `GET /api/v2/integration/webhooks/configuration/auth-method`.
 * @returns every auth method, without secrets
 * @throws WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), FORBIDDEN, RATE_LIMITED, UNEXPECTED_ANSWER, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function listAuthMethods(options: ListAuthMethodsOptions): Promise<AuthMethod[]> {
  const { credential } = options;
  const path = `${paths.authMethods}?include=oauth2-client-credentials` as const;
  return perform({ operation: operations.listAuthMethods, credential, path }, options, readAuthMethods);
}

/** Input of {@link createAuthMethod}. */
export interface CreateAuthMethodOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  clientCredentials: NewClientCredentials;
}

/**
 * Creates an auth method:
 * `POST /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials`.
 *
 * Sent a second time only when the first was certainly not carried out. No documented call attaches it to a webhook:
 * that is done on Datadog's Webhooks page.
 * @returns the auth method with its id, without the client secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), WEBHOOK_OUTCOME_UNKNOWN, BAD_REQUEST,
 * FORBIDDEN, CONFLICT, RATE_LIMITED, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function createAuthMethod(options: CreateAuthMethodOptions): Promise<ClientCredentials> {
  const { credential, clientCredentials } = options;
  checkNewClientCredentials(clientCredentials);
  const call = {
    operation: operations.createAuthMethod,
    credential,
    path: paths.clientCredentials,
    body: clientCredentialsBody(clientCredentials),
  };
  return perform(call, options, readClientCredentials);
}

/** Input of {@link getAuthMethod} and {@link deleteAuthMethod}. */
export interface AuthMethodOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  /** A UUID. */
  id: string;
}

/**
 * Reads an auth method:
 * `GET /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials/{auth_method_id}`.
 * @returns the auth method, without the client secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED,
 * UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function getAuthMethod(options: AuthMethodOptions): Promise<ClientCredentials> {
  const { credential, id } = options;
  const call = { operation: operations.getAuthMethod, credential, path: clientCredentialsPath(id) };
  return perform(call, options, readClientCredentials);
}

/** Input of {@link updateAuthMethod}. */
export interface UpdateAuthMethodOptions extends CallOptions {
  /** Datadog takes no access token here. */
  credential: KeyPair;
  /** A UUID. */
  id: string;
  changes: ClientCredentialsChanges;
}

/**
 * Changes an auth method, for example its secret:
 * `PATCH /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials/{auth_method_id}`.
 * @returns the auth method after the change, without the client secret
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, BAD_REQUEST, FORBIDDEN,
 * CONFLICT, RATE_LIMITED, UNEXPECTED_ANSWER, or a TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function updateAuthMethod(options: UpdateAuthMethodOptions): Promise<ClientCredentials> {
  const { credential, id, changes } = options;
  checkClientCredentialsChanges(changes);
  const call = {
    operation: operations.updateAuthMethod,
    credential,
    path: clientCredentialsPath(id),
    body: clientCredentialsBody(changes),
  };
  return perform(call, options, readClientCredentials);
}

/**
 * Deletes an auth method:
 * `DELETE /api/v2/integration/webhooks/configuration/auth-method/oauth2-client-credentials/{auth_method_id}`.
 *
 * A 404 after an attempt whose answer was lost counts as success.
 * @throws WEBHOOK_INVALID, WEBHOOK_CREDENTIAL_REFUSED (nothing was sent), NOT_FOUND, FORBIDDEN, RATE_LIMITED, or a
 * TransportError
 * @see https://docs.datadoghq.com/api/latest/webhooks-integration/
 */
export async function deleteAuthMethod(options: AuthMethodOptions): Promise<void> {
  const { credential, id } = options;
  const call = { operation: operations.deleteAuthMethod, credential, path: clientCredentialsPath(id) };
  await performDeletion(call, options);
}
