import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from './harness/browser.ts';
import { recordedOutput } from './harness/canaries.ts';
import { type Answer, type OpenIdTestProvider, startOpenIdProvider } from './harness/openid-provider.ts';
import { issuerAccountId } from '../src/sign-in/issuer-account.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

const origin = 'http://127.0.0.1:4300';
let server: TestServer;
let provider: OpenIdTestProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider(`${origin}/sign-in/callback`);
  server = await startTestServer({
    environment: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_ACCOUNT_CLAIM: 'org_id',
    },
  });
});
beforeEach(() => {
  provider.user = { sub: 'user-1', email: 'dana@customer.example', org_id: 'org-7' };
  provider.deviation = {};
  provider.instead = undefined;
  provider.exchanged.length = 0;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

/** Signs in at the provider, but keeps the callback for the test. */
async function signInOnly(browser: Browser): Promise<string> {
  const start = await browser.open('/sign-in/start', { follow: false });
  const answer = await browser.open(start.headers.get('location') ?? '', { follow: false });
  return answer.headers.get('location') ?? '';
}

const code = (text: string) => /Code (\w+)/.exec(text)?.[1];
const signIns = async () => {
  const events = await server.options.database.selectFrom('audit_events').select('action').execute();
  return events.filter(({ action }) => action === 'signed-in').length;
};

describe('the sign-in with an OpenID provider', () => {
  test('leads from the tile’s link through the provider to Datadog’s consent, for the tenant’s account', async () => {
    const browser = server.browser();
    const page = await browser.open('/datadog/onboarding?domain=datadoghq.eu');
    expect(page.text).toContain(new URL(provider.issuer).host);
    const consent = await browser.open('/sign-in/start');
    expect(new URL(consent.url).pathname).toBe('/app.datadoghq.eu/oauth2/v1/authorize');
    expect((await browser.submit(consent, 'Authorize')).text).toContain('You may now close this tab');
    const list = await browser.open('/installations');
    expect(list.text).toContain('dana@customer.example');
    const accountId = issuerAccountId(new URL(provider.issuer), 'org-7');
    const [stored] = await server.options.lifecycle.store.list({ accountId, limit: 1 });
    expect(stored?.installation.status).toBe('connected');
  });

  test('asks with state, nonce and PKCE S256, fresh each time', async () => {
    const browser = server.browser();
    const requests = await Promise.all(
      [1, 2].map(async () => {
        const { headers } = await browser.open('/sign-in/start', { follow: false });
        return new URL(headers.get('location') ?? '').searchParams;
      }),
    );
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(new Set(requests.map((query) => query.get(name))).size).toBe(2);
    expect(requests[0]?.get('code_challenge_method')).toBe('S256');
    expect(requests[0]?.has('code_verifier')).toBe(false);
  });

  test('changes the session: what was planted before is worth nothing afterwards (A-04)', async () => {
    const browser = server.browser();
    const callback = await signInOnly(browser);
    const planted = new Map(browser.cookies.get(origin));
    await browser.open(callback);
    const attacker = server.browser();
    attacker.cookies.set(origin, planted);
    expect((await attacker.open('/installations')).url).toContain('/sign-in');
    expect((await browser.open('/installations')).url).toContain('/installations');
  });

  test.each([0, 1])(
    'of two tabs, tab %i may come to the end first; the other one’s session is over',
    async (tab) => {
      const browser = server.browser();
      const callbacks = [await signInOnly(browser), await signInOnly(browser)];
      expect((await browser.open(callbacks[tab] ?? '')).status).toBe(200);
      expect((await browser.open(callbacks[1 - tab] ?? '')).status).toBe(400);
    },
  );

  test.each([990, 1_500, 5_000])(
    'a link of %i characters and four tabs fit into a cookie',
    async (length) => {
      const browser = server.browser();
      await browser.open(
        `/datadog/onboarding?domain=datadoghq.eu&from=${'a-b'.repeat(length).slice(0, length - 46)}`,
      );
      for (let tab = 0; tab < 4; tab += 1) {
        const { headers } = await browser.open('/sign-in/start', { follow: false });
        expect(headers.getSetCookie().join().length).toBeLessThan(4_096);
      }
    },
  );

  test('a callback counts once, in its own browser, for ten minutes (A-01, A-03)', async () => {
    const browser = server.browser();
    const callback = await signInOnly(browser);
    const otherBrowser = await server.browser().open(callback);
    expect([otherBrowser.status, code(otherBrowser.text)]).toEqual([400, 'SIGN_IN_REFUSED']);
    await browser.open(callback);
    expect((await browser.open(callback)).status).toBe(400);
    expect(provider.exchanged).toHaveLength(1);

    const late = server.browser();
    const old = await signInOnly(late);
    server.advance(10 * 60_000 + 1);
    expect((await late.open(old)).status).toBe(400);
  });

  test.each<[string, (query: URLSearchParams) => void]>([
    [
      'state',
      (query) => {
        query.set('state', 'forged_'.repeat(7).slice(0, 43));
      },
    ],
    [
      'code',
      (query) => {
        query.set('code', 'x');
      },
    ],
    [
      'issuer',
      (query) => {
        query.set('iss', 'https://evil.example');
      },
    ],
    [
      'no issuer',
      (query) => {
        query.delete('iss');
      },
    ],
    [
      'a code and another one',
      (query) => {
        query.append('code', 'x');
      },
    ],
    [
      'an error',
      (query) => {
        query.set('error', 'access_denied<script>');
      },
    ],
  ])('a callback with another %s is refused', async (_, change) => {
    const browser = server.browser();
    const before = await signIns();
    const callback = new URL(await signInOnly(browser));
    change(callback.searchParams);
    const page = await browser.open(callback.href);
    expect([page.status, code(page.text)]).toEqual([400, 'SIGN_IN_REFUSED']);
    expect(page.text).not.toMatch(/evil|script/);
    expect(await signIns()).toBe(before);
  });

  const hour = 3600;
  test.each<[string, OpenIdTestProvider['deviation']]>([
    ['signed by a key that the provider does not publish', { foreignKey: true }],
    ['not signed', { header: { alg: 'none' } }],
    ['signed with the client secret’s algorithm', { header: { alg: 'HS256' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['for another client', { claims: { aud: 'another' } }],
    ['for two clients, without our name on it', { claims: { aud: ['datadog-integration', 'x'], azp: 'x' } }],
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['that has expired', { claims: { exp: Math.floor(Date.now() / 1000) - hour } }],
    ['that is not valid yet', { claims: { nbf: Math.floor(Date.now() / 1000) + hour } }],
    ['without the tenant', { claims: { org_id: undefined } }],
    ['with a blank tenant', { claims: { org_id: ' ' } }],
    ['with an empty tenant', { claims: { org_id: '' } }],
    ['with a tenant that is not text', { claims: { org_id: ['org-7'] } }],
    ['with half a character in the tenant', { claims: { org_id: 'org\ud800' } }],
    ['with a tenant with control characters', { claims: { org_id: 'a\u0000b' } }],
  ])('an ID token %s does not sign the visitor in', async (_, deviation) => {
    const before = await signIns();
    provider.deviation = deviation;
    const page = await server.browser().open('/sign-in/start');
    expect([page.status, code(page.text)]).toEqual([400, 'SIGN_IN_REFUSED']);
    expect(await signIns()).toBe(before);
  });

  test('a provider may replace its key at any time', async () => {
    for (const rotated of [false, true, false]) {
      provider.rotated = rotated;
      expect((await server.browser().open('/sign-in/start')).url).toBe(`${origin}/installations`);
    }
  });

  test('a provider that does not answer is an outage, which ends by itself', async () => {
    provider.tokenStatus = 503;
    const failed = await server.browser().open('/sign-in/start');
    expect([failed.status, code(failed.text)]).toEqual([502, 'SIGN_IN_UNAVAILABLE']);
    provider.tokenStatus = undefined;
    expect((await server.browser().open('/sign-in/start')).url).toBe(`${origin}/installations`);
  });
});

/** A server that knows the provider a little differently. */
const another = (environment: Record<string, string>) =>
  startTestServer({
    environment: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      ...environment,
    },
  });

test('an e-mail address names an account only where the provider has verified it', async () => {
  await using byAddress = await another({ OIDC_ACCOUNT_CLAIM: 'email' });
  for (const email_verified of [undefined, false, 'true']) {
    provider.deviation = { claims: { email_verified } };
    const page = await byAddress.browser().open('/sign-in/start');
    expect([page.status, code(page.text)]).toEqual([400, 'SIGN_IN_REFUSED']);
  }
  provider.deviation = { claims: { email_verified: true } };
  expect((await byAddress.browser().open('/sign-in/start')).url).toBe(`${origin}/installations`);
});

test.each<[string, Record<string, string>]>([
  ['secret', { OIDC_CLIENT_SECRET: 'a-secret-of-last-year' }],
  ['secret, where the provider explains itself in a header', { OIDC_CLIENT_SECRET: 'challenge-this-secret' }],
])('a wrong client %s is the operator’s to correct, not the visitor’s', async (_, environment) => {
  await using wrong = await another(environment);
  provider.challenges = environment.OIDC_CLIENT_SECRET?.startsWith('challenge') === true;
  const before = recordedOutput().length;
  const page = await wrong.browser().open('/sign-in/start');
  provider.challenges = false;
  expect([page.status, code(page.text)]).toEqual([500, 'SIGN_IN_MISCONFIGURED']);
  expect(page.text).not.toMatch(/OIDC|client|secret/i);
  const line = recordedOutput()
    .slice(before)
    .split('\n')
    .find((text) => text.includes('SIGN_IN_MISCONFIGURED'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50 });
  expect(line).toContain('OIDC_CLIENT_SECRET');
  expect(line).not.toContain(environment.OIDC_CLIENT_SECRET);
});

test('a code that is refused with a challenge is the visitor’s to repeat, not the operator’s to correct', async () => {
  const browser = server.browser();
  const callback = new URL(await signInOnly(browser));
  callback.searchParams.set('code', 'x');
  provider.challenges = true;
  const page = await browser.open(callback.href);
  provider.challenges = false;
  expect([page.status, code(page.text)]).toEqual([400, 'SIGN_IN_REFUSED']);
});

const metadata = '/.well-known/openid-configuration';
const half = (): Answer => ({ status: 200, body: '{"issuer": ' });
const page = (): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<title>Wait</title>',
});
const status = (number: number) => (): Answer => ({ status: number, body: {} });
const says =
  (change: object) =>
  ({ body, ...usual }: Answer): Answer => ({
    ...usual,
    body: { ...(typeof body === 'object' && body), ...change },
  });

test.each<[string, string, (usual: Answer) => Answer]>([
  ['a page instead of the metadata', metadata, page],
  ['no authorization endpoint', metadata, says({ authorization_endpoint: undefined })],
  ['a script to go to', metadata, says({ authorization_endpoint: 'javascript:alert(1)' })],
  ['no token endpoint', metadata, says({ token_endpoint: undefined })],
  ['no place of the keys', metadata, says({ jwks_uri: undefined })],
  ['a token endpoint that has moved', metadata, says({ token_endpoint: 'http://127.0.0.1:9/token' })],
  ['no keys', '/keys', status(404)],
  ['a page instead of the keys', '/keys', page],
  ['half of the metadata', metadata, half],
  ['half of the keys', '/keys', half],
  ['half of its tokens', '/token', half],
  ['a redirect instead of the keys', '/keys', status(302)],
  ['a page instead of tokens', '/token', page],
  ['no token endpoint there', '/token', status(404)],
  ['a limit of requests', '/token', status(429)],
  ['that it has failed', '/token', () => ({ status: 400, body: { error: 'server_error' } })],
])('a provider that answers with %s is an outage, which ends when that does', async (_, path, answer) => {
  await using fresh = await another({});
  provider.instead = { path, answer };
  const failed = await fresh.browser().open('/sign-in/start');
  expect([failed.status, code(failed.text)]).toEqual([502, 'SIGN_IN_UNAVAILABLE']);
  provider.instead = undefined;
  expect((await fresh.browser().open('/sign-in/start')).url).toBe(`${origin}/installations`);
});

test('a provider that cannot be discovered is an outage, not a fault of the visitor', async () => {
  await using lost = await another({ OIDC_ISSUER: `${provider.issuer}/elsewhere` });
  const page = await lost.browser().open('/sign-in/start');
  expect([page.status, code(page.text)]).toEqual([502, 'SIGN_IN_UNAVAILABLE']);
});
