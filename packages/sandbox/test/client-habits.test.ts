import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fixtureClientId } from './fixture-tile.ts';
import { authorize, Browser, json, pkce, postForm, redirectUri, testSecret } from './partner.ts';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';

// What clients in use do and Datadog takes, though no page or only one says so.

let sandbox: RunningSandbox;
let credentials: Credentials;

beforeAll(async () => {
  sandbox = await RunningSandbox.start({ logger: false });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
});

const anyList: unknown = expect.any(Array);
const client = { client_id: fixtureClientId, client_secret: testSecret, redirect_uri: redirectUri };

async function exchange(method: string): Promise<Record<string, unknown>> {
  const { verifier, challenge } = pkce();
  const query = await authorize(new Browser(sandbox.url), 'app.datadoghq.com', {
    ...{ client_id: fixtureClientId, code_challenge: challenge, code_challenge_method: method },
  });
  return json(
    await postForm(`${sandbox.url}/api.datadoghq.com/oauth2/v1/token`, {
      ...{ ...client, grant_type: 'authorization_code' },
      ...{ code: query.get('code') ?? '', code_verifier: verifier },
    }),
  );
}

function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(sandbox.url + path, {
    method: 'POST',
    headers: { 'dd-api-key': credentials.api_key, 'content-type': 'application/json', ...headers },
    body,
  });
}

test.each(['S256', 'SHA-256'])('PKCE with code_challenge_method=%s', async (method) => {
  expect(await exchange(method)).toHaveProperty('access_token');
});

test('revoke takes the token in the body, without a header', async () => {
  const { access_token: token } = await exchange('S256');
  const form = { client_id: fixtureClientId, client_secret: testSecret, token: String(token) };
  expect((await postForm(`${sandbox.url}/api.datadoghq.com/oauth2/v1/revoke`, form)).status).toBe(200);
  const headers = { authorization: `Bearer ${String(token)}` };
  expect((await fetch(`${sandbox.url}/api.datadoghq.com/api/v1/monitor`, { headers })).status).toBe(403);
});

test.each([
  ['both', { error: 'invalid_grant', errors: anyList }],
  ['rfc6749', { error: 'invalid_grant' }],
  ['datadog', { errors: anyList }],
] as const)('errors of the token endpoint under the policy %s', async (oauthErrors, expected) => {
  await sandbox.control('policy', { oauthErrors });
  const form = { ...client, grant_type: 'refresh_token', refresh_token: 'unknown' };
  const response = await postForm(`${sandbox.url}/api.datadoghq.com/oauth2/v1/token`, form);
  expect(response.status).toBe(400);
  const body = await json(response);
  expect(body).toMatchObject(expected);
  expect('error' in body).toBe(oauthErrors !== 'datadog');
  expect('errors' in body).toBe(oauthErrors !== 'rfc6749');
});

test('logs take source, service, host and tags from the query', async () => {
  const query = 'ddsource=nginx&service=shop&hostname=web-1&ddtags=env:prod,team:web';
  const body = JSON.stringify([
    { message: 'a', ddtags: 'own:tag' },
    { message: 'b', service: 'own' },
  ]);
  expect((await post(`/http-intake.logs.datadoghq.com/api/v2/logs?${query}`, body)).status).toBe(202);
  expect((await sandbox.received('logs')).map(({ payload }) => payload)).toMatchObject([
    {
      message: 'a',
      ddsource: 'nginx',
      service: 'shop',
      hostname: 'web-1',
      ddtags: 'own:tag,env:prod,team:web',
    },
    { message: 'b', service: 'own' },
  ]);
});

test('logs of more than two hours from now are taken and dropped', async () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const body = JSON.stringify([1.5, 2.5].map((hours) => ({ message: String(hours), timestamp: at(hours) })));
  expect((await post('/http-intake.logs.datadoghq.com/api/v2/logs', body)).status).toBe(202);
  const [near, far] = await sandbox.received('logs');
  expect(near?.dropped).toBeUndefined();
  expect(far?.dropped).toContain('two hours');
});

test('a service check needs no tags', async () => {
  const check = JSON.stringify({ check: 'shop.ok', host_name: 'web-1', status: 0 });
  expect((await post('/api.datadoghq.com/api/v1/check_run', check)).status).toBe(202);
});

test('both keys may stand in the query, and the API answers on the host of the pages', async () => {
  const { api_key, application_key } = credentials;
  const keys = `api_key=${api_key}&application_key=${application_key}`;
  expect((await fetch(`${sandbox.url}/api.datadoghq.com/api/v1/monitor?${keys}`)).status).toBe(200);
  expect((await fetch(`${sandbox.url}/app.datadoghq.com/api/v1/monitor?${keys}`)).status).toBe(200);
});

test('agentless spans may come compressed with zstd', async () => {
  const body = zstdCompressSync(
    JSON.stringify({ spans: [{ name: 'a', trace_id: 1, start: 1, duration: 1 }] }),
  );
  const path = '/public-trace-http-intake.logs.datadoghq.com/api/v2/spans';
  expect((await post(path, new Uint8Array(body), { 'content-encoding': 'zstd' })).status).toBe(200);
  expect(await sandbox.received('traces')).toHaveLength(1);
});

test('a monitor keeps its draft status, restriction policy and assets', async () => {
  const kept = {
    draft_status: 'draft',
    restriction_policy: { bindings: [{ principals: ['user:1'], relation: 'editor' }] },
    assets: [{ category: 'runbook', name: 'Book', resource_type: 'notebook', url: '/notebooks/1' }],
  };
  const monitor = { type: 'query alert', query: 'avg(last_5m):avg:shop.load{*} > 3', name: 'Load', ...kept };
  const { application_key } = credentials;
  const headers = { 'dd-application-key': application_key };
  const response = await post('/api.datadoghq.com/api/v1/monitor', JSON.stringify(monitor), headers);
  expect([response.status, await response.json()]).toMatchObject([200, kept]);
});
