import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

let server: TestServer;
let visitor = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const errors = (text: string) => JSON.stringify({ errors: [text] });
const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const page = '<html><body>proxy-canary-7f31</body></html>';

interface Answer {
  readonly respond?: { status: number; headers?: Record<string, string>; body?: string };
  readonly drop?: 'before' | 'after';
}

/** Connects with a Datadog that answers one request differently, and checks what is left. */
async function connectWith(path: string, answer: Answer) {
  visitor += 1;
  const account = `visitor-${visitor}@customer.example`;
  await fetch(`${server.sandboxUrl}/_sandbox/reset`, { method: 'POST' });
  await server.setFaults([{ match: { method: 'POST', path }, times: 1, ...answer }]);
  const { browser, page: shown } = await connectAs(server, account, { domain: 'us5.datadoghq.com' });
  const stored = await server.options.lifecycle.store.list({ accountId: account, limit: 10 });
  return { shown, browser, statuses: stored.map(({ installation }) => installation.status) };
}

describe('Datadog answers the exchange of the code with', () => {
  test.each<[string, Answer, number, string]>([
    [
      '400 invalid_grant',
      {
        respond: {
          status: 400,
          headers: json,
          body: errors('invalid_grant - Invalid authorization code or code verifier.'),
        },
      },
      400,
      'INVALID_CODE_OR_VERIFIER',
    ],
    [
      '400 in the shape of RFC 6749',
      { respond: { status: 400, headers: json, body: '{"error":"invalid_client"}' } },
      502,
      'CLIENT_SECRET_REJECTED',
    ],
    [
      '400 mismatching redirect URI',
      {
        respond: { status: 400, headers: json, body: errors('invalid_request - Mismatching redirect URI.') },
      },
      502,
      'REDIRECT_URI_MISMATCH',
    ],
    [
      '401',
      { respond: { status: 401, headers: json, body: errors('Unauthorized') } },
      502,
      'CLIENT_SECRET_REJECTED',
    ],
    ['403', { respond: { status: 403, headers: json, body: errors('Forbidden') } }, 502, 'OAUTH_REFUSED'],
    ['409', { respond: { status: 409, headers: json, body: errors('Conflict') } }, 502, 'CONFLICT'],
    [
      '429',
      {
        respond: {
          status: 429,
          headers: { ...json, 'x-ratelimit-reset': '17' },
          body: errors('Too many requests'),
        },
      },
      503,
      'RATE_LIMITED',
    ],
    [
      '500',
      { respond: { status: 500, headers: json, body: errors('Internal') } },
      502,
      'DATADOG_UNAVAILABLE',
    ],
    [
      '503 as a web page',
      { respond: { status: 503, headers: html, body: page } },
      502,
      'DATADOG_UNAVAILABLE',
    ],
    ['200 as a web page', { respond: { status: 200, headers: html, body: page } }, 502, 'UNEXPECTED_ANSWER'],
    ['200 without tokens', { respond: { status: 200, headers: json, body: '{}' } }, 502, 'UNEXPECTED_ANSWER'],
    [
      'a redirect',
      { respond: { status: 302, headers: { location: 'https://evil.example/' } } },
      502,
      'UNEXPECTED_ANSWER',
    ],
    ['nothing', { drop: 'before' }, 502, 'CONNECTION_LOST'],
    ['nothing, after doing it', { drop: 'after' }, 502, 'CONNECTION_LOST'],
  ])('%s: an error page, nothing connected', async (_, answer, status, code) => {
    const { shown, statuses } = await connectWith('/oauth2/v1/token', answer);
    expect(shown.status).toBe(status);
    expect(shown.text).toContain(`Code ${code}`);
    expect(shown.text).not.toContain('canary');
    expect(statuses).toEqual([]);
  });
});

describe('Datadog answers the creation of the API key with', () => {
  test.each<[string, Answer, number, string]>([
    ['400', { respond: { status: 400, headers: json, body: errors('Bad request') } }, 502, 'BAD_REQUEST'],
    [
      '401',
      { respond: { status: 401, headers: json, body: errors('Unauthorized') } },
      400,
      'ACCESS_TOKEN_REJECTED',
    ],
    [
      '403',
      { respond: { status: 403, headers: json, body: errors('Forbidden') } },
      502,
      'API_KEYS_WRITE_MISSING',
    ],
    [
      '429',
      { respond: { status: 429, headers: json, body: errors('Too many requests') } },
      503,
      'RATE_LIMITED',
    ],
  ])('%s: an error page, and the grant is revoked', async (_, answer, status, code) => {
    const { shown, statuses } = await connectWith('/api/v2/api_keys/marketplace', answer);
    expect(shown.status).toBe(status);
    expect(shown.text).toContain(`Code ${code}`);
    expect(statuses).toEqual(['disconnected']);
    expect(server.contacted.at(-1)).toContain('/oauth2/v1/revoke');
  });

  test.each<[string, Answer]>([
    [
      '409',
      { respond: { status: 409, headers: json, body: errors('An API key with this name already exists') } },
    ],
    ['500', { respond: { status: 500, headers: json, body: errors('Internal') } }],
    ['201 as a web page', { respond: { status: 201, headers: html, body: page } }],
    ['nothing', { drop: 'before' }],
    ['nothing, after doing it', { drop: 'after' }],
  ])('%s: never connected without a key, but the five steps (R59, C-08)', async (_, answer) => {
    const { shown, browser, statuses } = await connectWith('/api/v2/api_keys/marketplace', answer);
    expect(shown.text).toContain('The API key must be replaced');
    expect(/<ol>(.*?)<\/ol>/s.exec(shown.text)?.[1]?.match(/<li>/g)).toHaveLength(5);
    expect(shown.text).not.toContain('canary');
    expect(statuses).toEqual(['needs-recovery']);
    const list = await browser.open('/installations');
    expect(list.text).toContain('Needs a new API key');
    const links = [...list.text.matchAll(/href="(\/installations\/[^"]+)"/g)].map(([, href = '']) => href);
    for (const href of links) expect([href, (await browser.open(href)).status]).toEqual([href, 200]);
    const calls = server.contacted.filter((url) => url.includes('api_keys/marketplace')).length;
    await browser.open('/installations');
    expect(server.contacted.filter((url) => url.includes('api_keys/marketplace'))).toHaveLength(calls);
  });
});

test('a refused disconnection is finished later; our access is off immediately (B-07)', async () => {
  await fetch(`${server.sandboxUrl}/_sandbox/reset`, { method: 'POST' });
  const account = 'leaver@customer.example';
  const { browser } = await connectAs(server, account, { domain: 'datadoghq.com' });
  await server.setFaults([{ match: { path: '/oauth2/v1/revoke' }, respond: { status: 503 } }]);
  const after = await browser.submit(await browser.open('/installations'), 'Disconnect');
  expect(after.text).toContain('Disconnecting');
  const [stored] = await server.options.lifecycle.store.list({ accountId: account, limit: 1 });
  expect(stored?.installation).not.toHaveProperty('apiKey');
  const row = await server.options.database
    .selectFrom('installations')
    .select('document')
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
  expect(row.document).not.toHaveProperty('apiKey');
});
