/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the vendor's own examples pass plain objects for its classes */
import { v1 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';
import { configureVendor } from './vendor-configuration.ts';

let sandbox: RunningSandbox;
let credentials: Credentials;
let api: v1.WebhooksIntegrationApi;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
  api = new v1.WebhooksIntegrationApi(configureVendor(sandbox.url, credentials));
});

const base = '/api/v1/integration/webhooks/configuration';
const defaultPayload =
  '{"body": "$EVENT_MSG", "last_updated": "$LAST_UPDATED", "event_type": "$EVENT_TYPE", "title": "$EVENT_TITLE", "date": "$DATE", "org": {"id": "$ORG_ID", "name": "$ORG_NAME"}, "id": "$ID"}';

async function call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: headers ?? {
      'dd-api-key': credentials.api_key,
      'dd-application-key': credentials.application_key,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, json, location: response.headers.get('location') };
}

describe("the vendor's client, unmodified", () => {
  test('makes, reads, changes and deletes a webhook as recorded (R87–R90)', async () => {
    const created = await api.createWebhooksIntegration({
      body: { name: 'example', url: 'https://example.com/webhook' },
    });
    expect(created).toMatchObject({
      name: 'example',
      url: 'https://example.com/webhook',
      encodeAs: 'json',
      payload: defaultPayload,
    });
    expect(created.customHeaders).toBeNull();
    expect(created.additionalProperties).toEqual({ auth_method_id: null });
    expect(await api.getWebhooksIntegration({ webhookName: 'example' })).toEqual(created);

    const changed = await api.updateWebhooksIntegration({
      webhookName: 'example',
      body: { url: 'https://example.com/other', name: 'renamed' },
    });
    expect(changed).toMatchObject({
      name: 'renamed',
      url: 'https://example.com/other',
      encodeAs: 'json',
      payload: defaultPayload,
    });
    await expect(api.getWebhooksIntegration({ webhookName: 'example' })).rejects.toMatchObject({ code: 404 });

    await api.deleteWebhooksIntegration({ webhookName: 'renamed' });
    await expect(api.deleteWebhooksIntegration({ webhookName: 'renamed' })).rejects.toMatchObject({
      code: 404,
      body: { errors: ['Webhook does not exist'] },
    });
  });

  test('makes, reads, changes and deletes a custom variable as recorded (R91–R94)', async () => {
    const created = await api.createWebhooksIntegrationCustomVariable({
      body: { name: 'MY_VARIABLE', value: 'open', isSecret: false },
    });
    expect(created).toMatchObject({ name: 'MY_VARIABLE', value: 'open', isSecret: false });

    const hidden = await api.updateWebhooksIntegrationCustomVariable({
      customVariableName: 'MY_VARIABLE',
      body: { isSecret: true, name: 'RENAMED' },
    });
    expect(hidden).toMatchObject({ name: 'RENAMED', isSecret: true });
    expect(hidden.value).toBeUndefined();
    const read = await api.getWebhooksIntegrationCustomVariable({ customVariableName: 'RENAMED' });
    expect(read.value).toBeUndefined();

    await api.deleteWebhooksIntegrationCustomVariable({ customVariableName: 'RENAMED' });
    await expect(
      api.deleteWebhooksIntegrationCustomVariable({ customVariableName: 'RENAMED' }),
    ).rejects.toMatchObject({ code: 404, body: { errors: ['Custom variable does not exist'] } });
  });
});

describe('credentials', () => {
  const bearer = () => ({ authorization: `Bearer ${credentials.access_token}` });

  test('an access token makes a webhook and nothing else: 403, as documented (R70, R88–R94)', async () => {
    const body = { name: 'a', url: 'https://example.com' };
    expect((await call('POST', `${base}/webhooks`, body, bearer())).status).toBe(201);
    for (const [method, path] of [
      ['GET', '/webhooks/a'],
      ['PUT', '/webhooks/a'],
      ['DELETE', '/webhooks/a'],
      ['POST', '/custom-variables'],
      ['GET', '/custom-variables/A'],
    ] as const) {
      expect(await call(method, base + path, undefined, bearer())).toMatchObject({
        status: 403,
        json: { errors: ['Forbidden'] },
      });
    }
  });

  test('an API key alone does not suffice', async () => {
    const headers = { 'dd-api-key': credentials.api_key };
    expect((await call('GET', `${base}/webhooks/a`, undefined, headers)).status).toBe(403);
  });
});

describe('creation', () => {
  test('answers 201 with the web address of the webhook', async () => {
    const created = await call('POST', `/api.datadoghq.com${base}/webhooks`, {
      name: 'a',
      url: 'http://example.com',
    });
    expect([created.status, created.location]).toEqual([201, `https://app.datadoghq.com${base}/webhooks/a`]);
  });

  test.each([
    ['a name with spaces', { name: 'test - webhook', url: 'https://example.com' }],
    ['an address without scheme', { name: 'a', url: 'example.com' }],
    ['another encoding', { name: 'a', url: 'https://example.com', encode_as: 'xml' }],
    ['headers that are no JSON object', { name: 'a', url: 'https://example.com', custom_headers: 'x' }],
    ['no name', { url: 'https://example.com' }],
  ])('refuses %s', async (_name, body) => {
    const refused = await call('POST', `${base}/webhooks`, body);
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.json)).toContain('Invalid webhook');
  });

  test('refuses a second webhook of the same name, and variables in lower case', async () => {
    const body = { name: 'a', url: 'https://example.com' };
    expect((await call('POST', `${base}/webhooks`, body)).status).toBe(201);
    expect((await call('POST', `${base}/webhooks`, body)).status).toBe(400);
    const variable = { name: 'lower', value: 'x', is_secret: false };
    expect((await call('POST', `${base}/custom-variables`, variable)).status).toBe(400);
  });
});

test('auth methods are made, listed, changed and deleted, and their secret is never shown', async () => {
  const path = '/api/v2/integration/webhooks/configuration/auth-method';
  const type = 'webhooks-auth-method-oauth2-client-credentials';
  const attributes = {
    name: 'deploy',
    access_token_url: 'https://auth.example/token',
    client_id: 'id',
    client_secret: 'canary',
  };
  const create = () => call('POST', `${path}/oauth2-client-credentials`, { data: { type, attributes } });
  const created = await create();
  expect(created.status).toBe(201);
  const { data } = created.json as { data: { id: string } };
  expect((await create()).status).toBe(409);

  const listed = await call('GET', `${path}?include=oauth2-client-credentials`);
  expect(listed.json).toMatchObject({
    data: [{ type: 'webhooks-auth-method', attributes: { protocol: 'oauth2-client-credentials' } }],
    included: [{ type, id: data.id }],
  });
  const one = `${path}/oauth2-client-credentials/${data.id}`;
  const changed = await call('PATCH', one, { data: { type, id: data.id, attributes: { name: 'other' } } });
  expect(changed.json).toMatchObject({ data: { attributes: { name: 'other', client_id: 'id' } } });
  expect(JSON.stringify([created, listed, changed])).not.toContain('canary');
  expect((await call('DELETE', one)).status).toBe(204);
  expect((await call('GET', one)).status).toBe(404);
});
