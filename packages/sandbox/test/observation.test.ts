import { afterEach, beforeEach, expect, test } from 'vitest';
import { authorize, Browser, json, pkce, postForm, redirectUri, testSecret } from './partner.ts';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;
let clientId: string;

beforeEach(async () => {
  sandbox = await RunningSandbox.start();
  const { items } = (await sandbox.get('/_sandbox/oauth_clients')) as { items: { id: string }[] };
  clientId = items[0]!.id;
});

afterEach(() => sandbox.close());

async function exchange(verifierOf = (verifier: string) => verifier): Promise<Response> {
  const { verifier, challenge } = pkce();
  const query = await authorize(new Browser(sandbox.url), 'app.datadoghq.eu', {
    client_id: clientId,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return postForm(`${sandbox.url}/api.datadoghq.eu/oauth2/v1/token`, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: testSecret,
    redirect_uri: redirectUri,
    code: query.get('code') ?? '',
    code_verifier: verifierOf(verifier),
  });
}

const developers = 'datadoghq.eu/developer-sandbox';

async function lastRequest(): Promise<unknown> {
  const { items } = (await sandbox.get('/_sandbox/requests?details')) as { items: unknown[] };
  return items.at(-1);
}

test('a refused exchange says whose code it was and why it was refused', async () => {
  expect((await exchange(() => 'a'.repeat(43))).status).toBe(400);
  expect(await lastRequest()).toMatchObject({
    organization: developers,
    grantType: 'authorization_code',
    refused:
      'invalid_grant: code_verifier does not belong to the code_challenge of the authorization request.',
  });
});

test('every secret that was issued or shown is listed', async () => {
  const tokens = await json(await exchange());
  const { items } = (await sandbox.get('/_sandbox/secrets')) as { items: { kind: string; value: string }[] };
  const kinds = items.map(({ kind }) => kind).sort();
  expect(kinds).toEqual(['access_token', 'client_secret', 'code', 'code_verifier', 'refresh_token']);
  expect(items.map(({ value }) => value)).toContain(tokens.access_token);
});

test('a fault can be meant for one organization, by its API key or the token in a body', async () => {
  const { refresh_token, access_token } = await json(await exchange());
  const made = await fetch(`${sandbox.url}/api.datadoghq.eu/api/v2/api_keys/marketplace`, {
    method: 'POST',
    headers: { authorization: `Bearer ${String(access_token)}` },
  });
  const { data } = (await made.json()) as { data: { attributes: { key: string } } };
  const respond = { status: 503 };
  await sandbox.control('faults', [
    { match: { organization: developers, path: '/api/v1/validate' }, respond },
    { match: { organization: developers, path: '/oauth2/v1/token' }, respond },
  ]);
  const validate = (key: string) =>
    fetch(`${sandbox.url}/api.datadoghq.eu/api/v1/validate`, { headers: { 'dd-api-key': key } });
  const refresh = () =>
    postForm(`${sandbox.url}/api.datadoghq.eu/oauth2/v1/token`, {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: testSecret,
      refresh_token: String(refresh_token),
    });
  expect((await validate('0'.repeat(32))).status).toBe(403);
  expect((await validate(data.attributes.key)).status).toBe(503);
  expect((await refresh()).status).toBe(503);
  expect((await refresh()).status).toBe(200);
});

test('an administrator uninstalls, and access tokens of one organization live shorter', async () => {
  await sandbox.control('policy', { accessTokenSecondsOf: { [developers]: 7 } });
  const { access_token, expires_in } = await json(await exchange());
  expect(expires_in).toBe(7);
  await sandbox.control('uninstall', { site: 'datadoghq.eu', organization: 'developer-sandbox' });
  const response = await fetch(`${sandbox.url}/api.datadoghq.eu/api/v1/monitor`, {
    headers: { authorization: `Bearer ${String(access_token)}` },
  });
  expect(response.status).toBe(403);
  expect(await lastRequest()).toMatchObject({ organization: developers, refused: 'Forbidden' });
});
