import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { sites } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseReturnPath } from '../src/sessions/browser-session.ts';
import { connectAs, openConsent } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  await fetch(`${server.sandboxUrl}/_sandbox/reset`, { method: 'POST' });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

let count = 0;
const newAccount = () => `visitor-${(count += 1)}@customer.example`;
const statuses = async (accountId: string) =>
  (await server.options.lifecycle.store.list({ accountId, limit: 10 })).map(
    ({ installation }) => installation.status,
  );

/** Consents at the sandbox, but keeps the callback for the test. */
async function consentOnly(account = newAccount(), browser = server.browser()) {
  const consent = await openConsent(server, account, { domain: 'datadoghq.com' }, browser);
  const state = new URL(consent.url).searchParams.get('state') ?? '';
  const form = new URLSearchParams({ decision: 'authorize' });
  for (const [, name = '', value = ''] of consent.text.matchAll(
    /<input type="hidden" name="(csrf|consent)" value="([^"]*)"/g,
  )) {
    form.set(name, value);
  }
  const answer = await browser.open(consent.url.split('?')[0] ?? '', {
    method: 'POST',
    body: form,
    follow: false,
  });
  return { account, browser, state, callback: answer.headers.get('location') ?? '' };
}

describe('state (A-01)', () => {
  test('is random, at least 128 bits, and fresh for each attempt', async () => {
    const states = await Promise.all([consentOnly(), consentOnly()]).then((all) =>
      all.map(({ state }) => state),
    );
    expect(new Set(states).size).toBe(2);
    for (const state of states) expect(Buffer.from(state, 'base64url').length).toBeGreaterThanOrEqual(16);
  });

  test('a second use is refused', async () => {
    const { browser, callback } = await consentOnly();
    expect((await browser.open(callback)).text).toContain('You may now close this tab');
    const again = await browser.open(callback);
    expect([again.status, again.text.includes('Code STATE_MISMATCH')]).toEqual([400, true]);
  });

  test('a double click gives one exchange and one connection (A-12)', async () => {
    const { browser, callback, account } = await consentOnly();
    const exchanges = () => server.contacted.filter((url) => url.endsWith('/oauth2/v1/token')).length;
    const before = exchanges();
    const pages = await Promise.all([browser.open(callback), browser.open(callback)]);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(exchanges()).toBe(before + 1);
    expect(await statuses(account)).toEqual(['connected']);
  });

  test.each<[string, (url: URL) => void, string]>([
    [
      'missing',
      (url) => {
        url.searchParams.delete('state');
      },
      'STATE_MISMATCH',
    ],
    [
      'another one',
      (url) => {
        url.searchParams.set('state', 'forged_'.repeat(7).slice(0, 43));
      },
      'STATE_MISMATCH',
    ],
    [
      'named twice',
      (url) => {
        url.searchParams.append('state', 'x');
      },
      'PARAMETER_REPEATED',
    ],
    [
      'with the code named twice',
      (url) => {
        url.searchParams.append('code', 'x');
      },
      'PARAMETER_REPEATED',
    ],
    [
      'with an unknown domain (A-07)',
      (url) => {
        url.searchParams.set('domain', 'datadoghq.com.evil.example');
      },
      'UNKNOWN_DOMAIN',
    ],
    [
      'without a domain',
      (url) => {
        url.searchParams.delete('domain');
      },
      'PARAMETER_MISSING',
    ],
    [
      'without a code',
      (url) => {
        url.searchParams.delete('code');
      },
      'PARAMETER_MISSING',
    ],
  ])('%s is refused, and nothing is stored or called', async (_, change, code) => {
    const { browser, callback, account } = await consentOnly();
    const contacted = server.contacted.length;
    const url = new URL(callback);
    change(url);
    const page = await browser.open(url.href);
    expect([page.status, page.text.includes(`Code ${code}`)]).toEqual([400, true]);
    expect(page.text).not.toContain('evil');
    expect(await statuses(account)).toEqual([]);
    expect(server.contacted).toHaveLength(contacted);
  });

  test('in another browser it is refused, signed in or not (A-03, A-15)', async () => {
    const { callback, account } = await consentOnly();
    const otherBrowser = server.browser();
    expect((await otherBrowser.open(callback)).status).toBe(400);
    await connectAs(server, newAccount(), {}, otherBrowser);
    expect((await otherBrowser.open(callback)).status).toBe(400);
    expect(await statuses(account)).toEqual([]);
  });

  test('in another browser of the same account it is refused too', async () => {
    const { callback, account } = await consentOnly();
    const other = server.browser();
    await other.submit(await other.open('/sign-in'), 'Sign in', { email: account });
    expect((await other.open(callback)).status).toBe(400);
    expect(await statuses(account)).toEqual([]);
  });

  test('after the sign-out it is refused, also with a copy of the cookie (A-15)', async () => {
    const { account, browser, callback } = await consentOnly();
    const copy = server.browser();
    for (const [origin, cookies] of browser.cookies) copy.cookies.set(origin, new Map(cookies));
    await browser.submit(await browser.open('/installations'), 'Sign out');
    expect((await copy.open(callback)).status).toBe(400);
    expect(await statuses(account)).toEqual([]);
  });

  test('after ten minutes it is refused', async () => {
    const { browser, callback } = await consentOnly();
    server.advance(10 * 60_000 + 1);
    expect((await browser.open(callback)).status).toBe(400);
  });

  test('two flows side by side in one browser both succeed', async () => {
    const { browser, account, callback } = await consentOnly();
    const second = await consentOnly(account, browser);
    expect((await browser.open(second.callback)).text).toContain('You may now close this tab');
    expect((await browser.open(callback)).status).not.toBe(400);
  });

  test('a visitor who signs in with another account in between is refused (A-15)', async () => {
    const { browser, callback } = await consentOnly();
    await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: newAccount() });
    expect((await browser.open(callback)).status).toBe(400);
  });
});

describe('PKCE (A-02)', () => {
  test('S256 in the request, and the verifier nowhere that a browser or a reader of the database sees it', async () => {
    const { browser, state } = await consentOnly();
    const authorize = browser.history.find((url) => url.includes('/oauth2/v1/authorize')) ?? '';
    const { searchParams } = new URL(authorize);
    expect([...searchParams.keys()].sort()).toEqual([
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'redirect_uri',
      'response_type',
      'state',
    ]);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    const rows = await server.options.database.selectFrom('authorization_attempts').selectAll().execute();
    expect(rows.map(({ code_verifier }) => code_verifier.split('.').length)).toEqual(rows.map(() => 5));
    expect(JSON.stringify(rows)).not.toContain(state);
  });

  test('a verifier of another flow does not fit', async () => {
    const [one, other] = [await consentOnly(), await consentOnly()];
    const stolen = new URL(other.callback);
    stolen.searchParams.set('state', one.state);
    const page = await one.browser.open(stolen.href);
    expect(page.text).toContain('Code INVALID_CODE_OR_VERIFIER');
    expect(await statuses(one.account)).toEqual([]);
  });
});

describe('the session', () => {
  test('changes at sign-in, and a cookie set before is not honoured afterwards (A-04)', async () => {
    const browser = server.browser();
    await browser.open('/sign-in');
    const planted = new Map(browser.cookies.get('http://127.0.0.1:4300'));
    await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: newAccount() });
    const attacker = server.browser();
    attacker.cookies.set('http://127.0.0.1:4300', planted);
    expect((await attacker.open('/installations')).url).toContain('/sign-in');
  });

  test('keeps nothing of the visitor’s session except the return path (A-04)', async () => {
    const browser = server.browser();
    const form = await browser.open('/sign-in');
    const planted = /name="_csrf" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
    await browser.submit(form, 'Sign in', { email: newAccount() });
    const body = new URLSearchParams({ _csrf: planted });
    expect((await browser.open('/sign-out', { method: 'POST', body })).status).toBe(403);
  });

  test('of the same account, opened again, does not take over what another began (A-04)', async () => {
    const { browser, callback, account } = await consentOnly();
    await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: account });
    expect((await browser.open(callback)).status).toBe(400);
  });

  test('over https the cookie is __Host-, Secure, HttpOnly and SameSite=Lax, and https is kept to (A-05, A-14)', async () => {
    await using secure = await startTestServer({
      environment: { PUBLIC_URL: 'https://deploy.nova.example' },
    });
    const { headers } = await secure.app.inject({ url: '/sign-in', headers: { accept: 'text/html' } });
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-session=/);
    for (const flag of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(flag);
    expect(cookie).not.toContain('Domain');
    expect(headers['strict-transport-security']).toContain('max-age=31536000');
  });

  test('a form without its token is refused', async () => {
    const browser = server.browser();
    const body = new URLSearchParams({ email: 'a@b.example' });
    const page = await browser.open('/sign-in', { method: 'POST', body });
    expect([page.status, page.text.includes('Code FORM_EXPIRED')]).toEqual([403, true]);
  });

  test('is not enough for any form: each needs the token of its page, the disconnection too', async () => {
    const { browser, page } = await connectAs(server, newAccount(), { domain: 'datadoghq.com' });
    const [stored] = await server.options.lifecycle.store.list({ limit: 1 });
    const paths = Object.entries(server.app.swagger().paths ?? {}).flatMap(([path, operations]) =>
      operations && 'post' in operations && !path.startsWith('/datadog/webhooks/') ? [path] : [],
    );
    expect(paths).toContain('/installations/{id}/disconnect');
    const origin = new URL(page.url).origin;
    // What any of them asks for besides: a form that is wrong in another way is refused for that.
    const keys = { api_key: 'a'.repeat(32), application_key: 'b'.repeat(40) };
    const fields = {
      email: 'a@b.example',
      service: 'checkout',
      rollback: 'works',
      action: 'rotate',
      ...keys,
    };
    for (const path of paths) {
      const url = `${origin}${path.replace('{id}', stored?.installation.id ?? '')}`;
      for (const _csrf of [undefined, 'forged']) {
        const body = new URLSearchParams({ ...fields, ...(_csrf !== undefined && { _csrf }) });
        const answer = await browser.open(url, { method: 'POST', body, follow: false });
        expect([path, answer.status, /Code (\w+)/.exec(answer.text)?.[1]]).toEqual([
          path,
          403,
          'FORM_EXPIRED',
        ]);
      }
    }
  });

  test('ends at sign-out', async () => {
    const { browser } = await connectAs(server, newAccount());
    await browser.submit(await browser.open('/installations'), 'Sign out');
    expect((await browser.open('/installations')).url).toContain('/sign-in');
  });
});

describe('the return path after the sign-in (A-06)', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/a\r\nset-cookie: x=1',
    '/a\tb',
    '\\\\evil.example',
    '',
    'evil',
    '/\u0000',
    '/ü',
  ])('%j is not a path of this server', (path) => {
    expect(parseReturnPath(path)).toBeUndefined();
  });

  test.each([
    '/installations',
    '/datadog/onboarding?domain=datadoghq.eu&site=https%3A%2F%2Fapp.datadoghq.eu',
    '/a%0d%0ab',
  ])('%j is', (path) => {
    expect(parseReturnPath(path)).toBe(path);
  });
});

test('what a request line names with an origin is no way back either (A-06)', async () => {
  await using own = await startTestServer();
  const { port } = new URL(await own.app.listen({ port: 0, host: '127.0.0.1' }));
  const sent = request({ port, path: 'http://evil.example/installations' }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in']);
  const browser = own.browser();
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  browser.cookies.set('http://127.0.0.1:4300', new Map([[name, value]]));
  const page = await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: newAccount() });
  expect(page.url).toBe('http://127.0.0.1:4300/installations');
});

test('the redirect URI of the request is the one of the exchange, to the letter (A-11)', async () => {
  const { browser, callback } = await consentOnly();
  const authorize = browser.history.find((url) => url.includes('/oauth2/v1/authorize')) ?? '';
  expect(new URL(authorize).searchParams.get('redirect_uri')).toBe('http://127.0.0.1:4300/datadog/callback');
  expect((await browser.open(callback)).text).toContain('You may now close this tab');
});

describe('another account’s installation (A-15)', () => {
  test('can be neither seen nor disconnected, and is answered like none at all', async () => {
    const owner = newAccount();
    await connectAs(server, owner, { domain: 'us3.datadoghq.com' });
    const [stored] = await server.options.lifecycle.store.list({ accountId: owner, limit: 1 });
    const id = stored?.installation.id ?? '';
    const { browser } = await connectAs(server, newAccount(), { domain: 'us3.datadoghq.com' });
    const own = await browser.open('/installations', { headers: { accept: 'application/json' } });
    const { csrfToken } = JSON.parse(own.text) as { csrfToken: string };
    expect(own.text).not.toContain(id);
    const answerTo = async (target: string) => {
      const body = new URLSearchParams({ _csrf: csrfToken });
      const page = await browser.open(`/installations/${target}/disconnect`, {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
      });
      const { error } = JSON.parse(page.text) as { error: { code: string; message: string } };
      return { status: page.status, code: error.code, message: error.message };
    };
    const none = await answerTo(crypto.randomUUID());
    expect(none).toMatchObject({ status: 404, code: 'INSTALLATION_NOT_FOUND' });
    for (const target of [id, 'x', '..%2f']) expect(await answerTo(target)).toEqual(none);
    // Text with a NUL is no id at all, whatever stands before it.
    const malformed = await answerTo(`${crypto.randomUUID()}%00`);
    expect(malformed).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    expect(await answerTo(`${id}%00`)).toEqual(malformed);
    const seen = await browser.open(`/datadog/connected?installation=${id}`);
    expect(seen.status).toBe(404);
    expect(await statuses(owner)).toEqual(['connected']);
  });
});

describe('the answers', () => {
  test('a refused consent shows an error, reflects nothing, and uses the state up (A-10)', async () => {
    const browser = server.browser();
    const consent = await openConsent(server, newAccount(), { domain: 'datadoghq.com' }, browser);
    const denied = await browser.submit(consent, 'Deny');
    expect([denied.status, denied.text.includes('Nothing was connected')]).toEqual([400, true]);
    const again = await browser.open(denied.url);
    expect(again.text).toContain('Code STATE_MISMATCH');
  });

  test('text in an error parameter is not shown (A-10)', async () => {
    const { browser, callback } = await consentOnly();
    const url = new URL(callback);
    url.searchParams.delete('code');
    url.searchParams.set('error', '<script>alert("canary-91c2")</script>');
    url.searchParams.set('error_description', 'canary-91c2');
    const page = await browser.open(url.href);
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.text).not.toContain('canary-91c2');
  });

  test('the code is not in the address bar at the end, and nothing is cached or passed on (A-13)', async () => {
    const { page, browser } = await connectAs(server, newAccount());
    expect(page.url).not.toContain('code=');
    for (const path of ['/sign-in', '/installations', '/datadog/onboarding', '/nothing-here']) {
      const { headers } = await browser.open(path, { follow: false });
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('cannot be framed, run no script, and are taken for what they are (A-14)', async () => {
    const { headers } = await server.browser().open('/sign-in');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('onboarding', () => {
  test.each<[string, Record<string, string>, string]>([
    ['domain and site', { domain: 'datadoghq.eu', site: 'https://app.datadoghq.eu' }, 'app.datadoghq.eu'],
    [
      'a customer’s subdomain',
      { domain: 'datadoghq.com', site: 'https://nova.datadoghq.com' },
      'nova.datadoghq.com',
    ],
    ['domain alone', { domain: 'us3.datadoghq.com' }, 'us3.datadoghq.com'],
    ['site alone', { site: 'https://us5.datadoghq.com' }, 'us5.datadoghq.com'],
    ['neither (A-16)', {}, 'app.datadoghq.com'],
  ])('with %s leads to that consent page (R40, R42)', async (_, link, host) => {
    const consent = await openConsent(server, newAccount(), link);
    expect(new URL(consent.url).pathname).toBe(`/${host}/oauth2/v1/authorize`);
  });

  test.each([
    'domain=datadoghq.com.evil.example',
    'domain=DATADOGHQ.COM',
    'domain=',
    'site=http://app.datadoghq.com',
    'site=https://evil.example',
    'site=https://app.datadoghq.com.evil.example',
    'site=https://app.datadoghq.com@evil.example',
    'site=//evil.example',
    'site=https://a.b.datadoghq.com',
    'domain=datadoghq.com&domain=datadoghq.eu',
    'site[]=https://app.datadoghq.com&domain=x',
  ])('with %s is refused before the sign-in (A-08)', async (query) => {
    const page = await server.browser().open(`/datadog/onboarding?${query}`);
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('evil');
  });

  test.each(sites.map(({ name, domain }) => [name, domain]))(
    '%s: connects, and only its API host is called (R25, A-09)',
    async (_, domain) => {
      const before = server.contacted.length;
      const { page } = await connectAs(server, newAccount(), {
        domain,
        site: `https://developer-sandbox.${domain}`,
      });
      expect(page.text).toContain('You may now close this tab');
      const hosts = server.contacted.slice(before).map((url) => new URL(url).pathname.split('/')[1]);
      expect(new Set(hosts)).toEqual(new Set([`api.${domain}`]));
    },
  );
});
