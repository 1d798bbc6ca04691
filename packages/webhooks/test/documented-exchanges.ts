import type { Exchange } from './replay-server.ts';

/** The key pair and token of the exchanges: examples, worth nothing. */
export const keyPair = { apiKey: 'example-api-key', applicationKey: 'example-application-key' };
export const accessToken = { accessToken: 'example-access-token' };

/** Datadog's default payload, as its answers show it. */
export const defaultPayload =
  '{"body": "$EVENT_MSG", "last_updated": "$LAST_UPDATED", "event_type": "$EVENT_TYPE", "title": "$EVENT_TITLE", ' +
  '"date": "$DATE", "org": {"id": "$ORG_ID", "name": "$ORG_NAME"}, "id": "$ID"}';

const v1 = '/api/v1/integration/webhooks/configuration';
const v2 = '/api/v2/integration/webhooks/configuration/auth-method';
const keys = { 'dd-api-key': keyPair.apiKey, 'dd-application-key': keyPair.applicationKey };
const json = { 'content-type': 'application/json' };

function exchange(
  method: string,
  path: string,
  body: object | undefined,
  status: number,
  answer: object | undefined,
  answerHeaders?: Record<string, string>,
): Exchange {
  return {
    request: { method, path, headers: { ...keys, ...(body && json) }, ...(body && { body }) },
    answer: {
      status,
      body: answer ? JSON.stringify(answer) : '',
      ...(answerHeaders && { headers: answerHeaders }),
    },
  };
}

const location = (path: string) => ({ location: `https://app.datadoghq.com${path}` });

export const webhook = {
  custom_headers: null,
  encode_as: 'json',
  name: 'Example-Webhook',
  payload: defaultPayload,
  url: 'https://example.com/webhook',
};
const newWebhook = { name: 'Example-Webhook', url: 'https://example.com/webhook' };
const webhookPath = `${v1}/webhooks/Example-Webhook`;

/**
 * What Datadog was seen to do, exchange by exchange: defaults on creation, merge on PUT, rename, a second deletion,
 * and `auth_method_id`, which its OpenAPI document lacks.
 */
export const webhookExchanges = {
  createWithKeys: exchange('POST', `${v1}/webhooks`, newWebhook, 201, webhook, location(webhookPath)),
  createWithToken: {
    ...exchange('POST', `${v1}/webhooks`, newWebhook, 201, webhook, location(webhookPath)),
    request: {
      method: 'POST',
      path: `${v1}/webhooks`,
      headers: { authorization: `Bearer ${accessToken.accessToken}`, ...json },
      body: newWebhook,
    },
  },
  createInvalid: exchange('POST', `${v1}/webhooks`, newWebhook, 400, { errors: ['Invalid webhook'] }),
  get: exchange('GET', webhookPath, undefined, 200, { ...webhook, auth_method_id: null }),
  update: exchange('PUT', webhookPath, { url: 'https://example.com/updated' }, 200, {
    ...webhook,
    url: 'https://example.com/updated',
  }),
  rename: exchange('PUT', webhookPath, { name: 'Renamed' }, 200, { ...webhook, name: 'Renamed' }),
  delete: exchange('DELETE', webhookPath, undefined, 200, {}),
  deleteAgain: exchange('DELETE', webhookPath, undefined, 404, { errors: ['Webhook does not exist'] }),
} satisfies Record<string, Exchange>;

const secretVariable = { name: 'PARTNER_SECRET', value: 'example-value', is_secret: true };
const plainVariable = { name: 'PARTNER_TEAM', value: 'example-value', is_secret: false };
const variablePath = `${v1}/custom-variables/PARTNER_TEAM`;

/** The value of a secret is absent from answers; making a variable secret makes its value vanish. */
export const variableExchanges = {
  createSecret: exchange(
    'POST',
    `${v1}/custom-variables`,
    secretVariable,
    201,
    { is_secret: true, name: 'PARTNER_SECRET' },
    location(`${v1}/custom-variables/PARTNER_SECRET`),
  ),
  createPlain: exchange('POST', `${v1}/custom-variables`, plainVariable, 201, plainVariable),
  get: exchange('GET', variablePath, undefined, 200, plainVariable),
  update: exchange('PUT', variablePath, { value: 'changed' }, 200, { ...plainVariable, value: 'changed' }),
  hide: exchange('PUT', variablePath, { name: 'PARTNER_CREW', is_secret: true }, 200, {
    name: 'PARTNER_CREW',
    is_secret: true,
  }),
  delete: exchange('DELETE', variablePath, undefined, 200, {}),
  deleteAgain: exchange('DELETE', variablePath, undefined, 404, {
    errors: ['Custom variable does not exist'],
  }),
} satisfies Record<string, Exchange>;

export const authMethodId = '9a3c1e0e-5c6b-4f0a-8d3b-2f1f6a7b8c9d';
const type = 'webhooks-auth-method-oauth2-client-credentials';
export const newAuthMethod = {
  name: 'Partner OAuth',
  access_token_url: 'https://example.com/oauth/token',
  client_id: 'example-client',
  client_secret: 'example-secret',
  scope: 'alerts',
};
const attributes = {
  name: 'Partner OAuth',
  access_token_url: 'https://example.com/oauth/token',
  client_id: 'example-client',
  scope: 'alerts',
  protocol: 'oauth2-client-credentials',
};
const authMethod = { id: authMethodId, type, attributes };
const authMethodPath = `${v2}/oauth2-client-credentials/${authMethodId}`;

/** As the vendor's client documents them; no recording of these exists in public. */
export const authMethodExchanges = {
  list: exchange('GET', `${v2}?include=oauth2-client-credentials`, undefined, 200, {
    data: [
      {
        id: 'method-1',
        type: 'webhooks-auth-method',
        attributes: { protocol: 'oauth2-client-credentials' },
        relationships: { 'oauth2-client-credentials': { data: { id: authMethodId, type } } },
      },
      { id: 'method-2', type: 'webhooks-auth-method', attributes: { protocol: 'something-newer' } },
    ],
    included: [authMethod],
  }),
  create: exchange(
    'POST',
    `${v2}/oauth2-client-credentials`,
    { data: { type, attributes: newAuthMethod } },
    201,
    { data: authMethod },
  ),
  get: exchange('GET', authMethodPath, undefined, 200, { data: authMethod }),
  update: exchange('PATCH', authMethodPath, { data: { type, attributes: { scope: 'all' } } }, 200, {
    data: { ...authMethod, attributes: { ...attributes, scope: 'all' } },
  }),
  delete: exchange('DELETE', authMethodPath, undefined, 204, undefined),
} satisfies Record<string, Exchange>;
