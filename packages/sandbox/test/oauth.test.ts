import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '@tilekit/sandbox';
import { createFixtureTile, fixtureClientId } from './fixture-tile.ts';
import {
  authorize,
  authorizePath,
  Browser,
  hiddenFields,
  json,
  pkce,
  postForm,
  publishedSecret,
  redirectUri,
  testSecret,
} from './partner.ts';

let sandbox: Sandbox;
let tile: Awaited<ReturnType<typeof createFixtureTile>>;
let browser: Browser;

beforeEach(async () => {
  tile = await createFixtureTile();
  sandbox = await startSandbox({ port: 0, tileDirectory: tile.directory });
  browser = new Browser(sandbox.url);
});

afterEach(async () => {
  await sandbox.close();
  await tile.remove();
});

const webHosts: Record<string, string> = {
  'datadoghq.com': 'app.datadoghq.com',
  'us3.datadoghq.com': 'us3.datadoghq.com',
  'us5.datadoghq.com': 'us5.datadoghq.com',
  'datadoghq.eu': 'app.datadoghq.eu',
  'ap1.datadoghq.com': 'ap1.datadoghq.com',
  'ap2.datadoghq.com': 'ap2.datadoghq.com',
  'uk1.datadoghq.com': 'uk1.datadoghq.com',
  'ddog-gov.com': 'app.ddog-gov.com',
  'us2.ddog-gov.com': 'us2.ddog-gov.com',
};

const client = { client_id: fixtureClientId, client_secret: testSecret, redirect_uri: redirectUri };

/** A code of a site's developer sandbox, with everything that its exchange needs. */
async function newExchange(site = 'datadoghq.com'): Promise<Record<string, string>> {
  const { verifier, challenge } = pkce();
  const query = await authorize(browser, webHosts[site]!, {
    client_id: fixtureClientId,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 's',
  });
  return { ...client, grant_type: 'authorization_code', code: query.get('code')!, code_verifier: verifier };
}

async function connect(site = 'datadoghq.com'): Promise<{ access: string; refresh: string }> {
  const answer = await json(
    await postForm(`${sandbox.url}/api.${site}/oauth2/v1/token`, await newExchange(site)),
  );
  return { access: String(answer.access_token), refresh: String(answer.refresh_token) };
}

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

async function moveClock(ms: number): Promise<void> {
  await control('clock', { now: new Date(Date.now() + ms).toISOString() });
}

describe('the flow', () => {
  test.each(Object.keys(webHosts))('leads from consent to an API key that works, on %s', async (site) => {
    const { verifier, challenge } = pkce();
    const callback = await authorize(browser, webHosts[site]!, {
      client_id: fixtureClientId,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'a state & more',
    });
    expect(callback.get('domain')).toBe(site);
    expect(callback.get('site')).toBe(`https://${webHosts[site]!}`);
    expect(callback.get('state')).toBe('a state & more');

    const api = `${sandbox.url}/api.${site}`;
    const token = await postForm(`${api}/oauth2/v1/token`, {
      ...client,
      grant_type: 'authorization_code',
      code: callback.get('code')!,
      code_verifier: verifier,
    });
    expect(token.status).toBe(200);
    expect(token.headers.get('cache-control')).toBe('no-store');
    const tokens = await json(token);
    expect(tokens).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
    expect(tokens.scope).toBe('api_keys_write create_webhooks incident_write monitors_read');

    const headers = { authorization: `Bearer ${String(tokens.access_token)}` };
    const created = await fetch(`${api}/api/v2/api_keys/marketplace`, { method: 'POST', headers });
    expect(created.status).toBe(201);
    const { data } = (await created.json()) as { data: { attributes: { key: string; last4: string } } };
    expect(data.attributes.last4).toBe(data.attributes.key.slice(-4));

    const validate = await fetch(`${api}/api/v1/validate`, {
      headers: { 'dd-api-key': data.attributes.key },
    });
    expect([validate.status, await validate.json()]).toEqual([200, { valid: true }]);

    const again = await fetch(`${api}/api/v2/api_keys/marketplace`, { method: 'POST', headers });
    expect(again.status).toBe(409);
    expect(await again.json()).toEqual({ errors: ['An API key with this name already exists'] });
  });

  test('takes JSON at the token endpoint', async () => {
    const response = await fetch(`${sandbox.url}/oauth2/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(await newExchange()),
    });
    expect(response.status).toBe(200);
  });

  test('a denial goes back to the partner as access_denied', async () => {
    const query = await authorize(
      browser,
      'app.datadoghq.com',
      { client_id: fixtureClientId, state: 's' },
      'deny',
    );
    expect([query.get('error'), query.get('state'), query.get('code')]).toEqual(['access_denied', 's', null]);
  });

  test('the subdomain of an organization is its web address and says so in site', async () => {
    const { published } = await clients();
    const query = await authorize(browser, 'nova.datadoghq.eu', { client_id: published });
    expect(query.get('site')).toBe('https://nova.datadoghq.eu');
    expect(query.get('domain')).toBe('datadoghq.eu');
    expect(query.get('dd_org_name')).toBe('Example Customer');
  });
});

async function clients(): Promise<{ published: string }> {
  const answer = await fetch(`${sandbox.url}/_sandbox/oauth_clients`);
  const { items } = (await answer.json()) as { items: { id: string; kind: string }[] };
  return { published: items.find(({ kind }) => kind === 'published')!.id };
}

describe('the authorization page refuses', () => {
  test.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_request - Invalid client_id parameter value'],
    [
      'a redirect URI that differs by a slash',
      { client_id: fixtureClientId, redirect_uri: `${redirectUri}/` },
      'invalid_request - Mismatching redirect URI.',
    ],
    [
      'a redirect URI that differs by case',
      { client_id: fixtureClientId, redirect_uri: redirectUri.replace('callback', 'Callback') },
      'invalid_request - Mismatching redirect URI.',
    ],
    [
      'a redirect URI with a query',
      { client_id: fixtureClientId, redirect_uri: `${redirectUri}?a=1` },
      'invalid_request - Mismatching redirect URI.',
    ],
  ])('%s, with a page and without a redirect (A-11)', async (_name, parameters, message) => {
    const page = await browser.get(authorizePath('app.datadoghq.com', parameters));
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
    expect(await page.text()).toContain(message);
  });

  test('the test client in a customer organization (R33, R60, R68)', async () => {
    const page = await browser.get(authorizePath('nova.datadoghq.com', { client_id: fixtureClientId }));
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('invalid_request - Invalid client_id parameter value');
  });

  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    [
      'a plain challenge',
      { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
      'invalid_request',
    ],
    ['a malformed challenge', { code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
  ])('%s, by telling the partner', async (_name, parameters, error) => {
    const page = await browser.get(
      authorizePath('app.datadoghq.com', { client_id: fixtureClientId, state: 's', ...parameters }),
    );
    const query = new URL(page.headers.get('location')!).searchParams;
    expect([query.get('error'), query.get('state')]).toEqual([error, 's']);
  });

  test('a consent without the token of the page, of another browser, and a second answer', async () => {
    const path = '/app.datadoghq.com/oauth2/v1/authorize';
    const page = await browser.get(authorizePath('app.datadoghq.com', { client_id: fixtureClientId }));
    const form = hiddenFields(await page.text());

    const forged = await browser.post(path, { ...form, csrf: 'x', decision: 'authorize' });
    expect(forged.status).toBe(403);

    const stranger = new Browser(sandbox.url);
    const strangersPage = await stranger.get(
      authorizePath('app.datadoghq.com', { client_id: fixtureClientId }),
    );
    const strangersForm = hiddenFields(await strangersPage.text());
    const stolen = { ...form, csrf: strangersForm.csrf!, decision: 'authorize' };
    expect((await stranger.post(path, stolen)).status).toBe(400);

    expect((await browser.post(path, { ...form, decision: 'authorize' })).status).toBe(303);
    expect((await browser.post(path, { ...form, decision: 'authorize' })).status).toBe(400);
  });
});

describe('the token endpoint refuses', () => {
  const badCode = {
    error: 'invalid_grant',
    error_description: 'Invalid authorization code or code verifier.',
    errors: ['invalid_grant - Invalid authorization code or code verifier.'],
  };

  test('a code that was used', async () => {
    const exchange = await newExchange();
    expect((await postForm(`${sandbox.url}/oauth2/v1/token`, exchange)).status).toBe(200);
    const again = await postForm(`${sandbox.url}/oauth2/v1/token`, exchange);
    expect([again.status, await again.json()]).toEqual([400, badCode]);
  });

  test('a code after ten minutes, and not before', async () => {
    const early = await newExchange();
    const late = await newExchange();
    await moveClock(9 * 60_000);
    expect((await postForm(`${sandbox.url}/oauth2/v1/token`, early)).status).toBe(200);
    await moveClock(11 * 60_000);
    expect((await postForm(`${sandbox.url}/oauth2/v1/token`, late)).status).toBe(400);
  });

  test.each([
    ['a wrong verifier (A-02)', { code_verifier: 'x'.repeat(43) }],
    ['another redirect URI (A-11)', { redirect_uri: 'https://fixture.example/datadog/callback' }],
  ])('%s', async (_name, change) => {
    const response = await postForm(`${sandbox.url}/oauth2/v1/token`, {
      ...(await newExchange()),
      ...change,
    });
    expect([response.status, await response.json()]).toEqual([400, badCode]);
  });

  test('a missing verifier', async () => {
    const exchange = await newExchange();
    delete exchange.code_verifier;
    expect((await postForm(`${sandbox.url}/oauth2/v1/token`, exchange)).status).toBe(400);
  });

  test('a code of another site, which stays good on its own (A-07)', async () => {
    const exchange = await newExchange('datadoghq.eu');
    const wrong = await postForm(`${sandbox.url}/api.datadoghq.com/oauth2/v1/token`, exchange);
    expect([wrong.status, await wrong.json()]).toEqual([400, badCode]);
    expect((await postForm(`${sandbox.url}/api.datadoghq.eu/oauth2/v1/token`, exchange)).status).toBe(200);
  });

  test('a code of another client', async () => {
    const { published } = await clients();
    const response = await postForm(`${sandbox.url}/oauth2/v1/token`, {
      ...(await newExchange()),
      client_id: published,
      client_secret: publishedSecret,
    });
    expect([response.status, await response.json()]).toEqual([400, badCode]);
  });

  test('a missing client secret with 401, a wrong one with 400 (R50)', async () => {
    const exchange = await newExchange();
    delete exchange.client_secret;
    expect((await postForm(`${sandbox.url}/oauth2/v1/token`, exchange)).status).toBe(401);
    const wrong = await postForm(`${sandbox.url}/oauth2/v1/token`, { ...exchange, client_secret: 'wrong' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('invalid_client');
  });

  test('other content types as if code or verifier were wrong (R76)', async () => {
    const response = await fetch(`${sandbox.url}/oauth2/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: new URLSearchParams(await newExchange()).toString(),
    });
    expect([response.status, await response.json()]).toEqual([400, badCode]);
  });

  test('in the form of RFC 6749 when the policy says so', async () => {
    await control('policy', { oauthErrors: 'rfc6749' });
    const response = await postForm(`${sandbox.url}/oauth2/v1/token`, { ...client, grant_type: 'password' });
    expect(await response.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });
});

describe('tokens', () => {
  const newKey = (access: string, site = 'datadoghq.com') =>
    fetch(`${sandbox.url}/api.${site}/api/v2/api_keys/marketplace`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
    });
  const refresh = (token: string) =>
    postForm(`${sandbox.url}/oauth2/v1/token`, {
      ...client,
      grant_type: 'refresh_token',
      refresh_token: token,
    });

  test('an access token ends after one hour, its refresh token does not (R47, R71)', async () => {
    const { access, refresh: refreshToken } = await connect();
    await moveClock(61 * 60_000);
    expect((await newKey(access)).status).toBe(401);
    await moveClock(400 * 24 * 3_600_000);
    const answer = await json(await refresh(refreshToken));
    expect(answer.refresh_token).toBe(refreshToken);
    expect((await newKey(String(answer.access_token))).status).toBe(201);
  });

  test.each([
    ['rotate', 400],
    ['rotate-and-keep', 200],
  ])('under policy %s the old refresh token then gets %i (C-03)', async (policy, status) => {
    await control('policy', { refreshTokens: policy });
    const { refresh: first } = await connect();
    const second = String((await json(await refresh(first))).refresh_token);
    expect(second).not.toBe(first);
    expect((await refresh(first)).status).toBe(status);
    expect((await refresh(second)).status).toBe(200);
  });

  test('a token of one site is nothing on another', async () => {
    const { access } = await connect('datadoghq.eu');
    expect((await newKey(access, 'datadoghq.com')).status).toBe(401);
    expect((await newKey(access, 'datadoghq.eu')).status).toBe(201);
  });

  test('a scope that was not granted is missed with 403 (R28, R58)', async () => {
    const small = await createFixtureTile({
      'assets/oauth_clients.json': JSON.stringify({
        integration: {
          id: fixtureClientId,
          scopes: ['monitors_read'],
          redirect_uris: ['https://fixture.example/datadog/callback'],
          onboarding_url: 'https://fixture.example/datadog/onboarding',
        },
      }),
    });
    await using other = await startSandbox({ port: 0, tileDirectory: small.directory });
    const credentials = await json(await fetch(`${other.url}/_sandbox/credentials`));
    const response = await fetch(`${other.url}/api/v2/api_keys/marketplace`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(credentials.access_token)}` },
    });
    expect([response.status, await response.json()]).toEqual([403, { errors: ['Forbidden'] }]);
    await small.remove();
  });

  test('revoking either token ends both; unknown tokens are fine too (R49)', async () => {
    const { access, refresh: refreshToken } = await connect();
    const revoke = (token: string) =>
      postForm(
        `${sandbox.url}/oauth2/v1/revoke`,
        { client_id: fixtureClientId, client_secret: testSecret, token },
        { authorization: `Bearer ${access}` },
      );
    expect((await revoke('unknown')).status).toBe(200);
    expect((await revoke(refreshToken)).status).toBe(200);
    expect((await newKey(access)).status).toBe(401);
    const late = await refresh(refreshToken);
    expect(late.status).toBe(400);
    expect(await late.text()).toContain('invalid_grant');
    expect((await revoke(refreshToken)).status).toBe(200);
  });
});
