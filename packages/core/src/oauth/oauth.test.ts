import { describe, expect, test } from 'vitest';

import { createPartner, redirectUri } from '../../test/partner.ts';
import { systemClock } from '../request/clock.ts';
import type { TransportRequest, TransportResponse } from '../request/transport.ts';
import { parseDomain, parseSite } from '../sites/parse-site.ts';
import { createSandboxEndpoints } from '../sites/endpoints.ts';
import { sites } from '../sites/site-table.ts';
import { createApiKey } from '../api-keys/create-api-key.ts';
import { createAuthorizationRequest, parseRedirectUri } from './create-authorization-request.ts';
import { exchangeAuthorizationCode, refreshAccessToken, revokeToken } from './tokens.ts';
import { parseOnboarding } from './parse-onboarding.ts';
import { validateCallback } from './validate-callback.ts';

const client = { clientId: 'client-1', clientSecret: 'secret-of-the-client', kind: 'test' } as const;
const site = parseDomain('us3.datadoghq.com');

/** A transport that gives one answer and keeps what was sent. */
function answering(status: number, body: unknown, contentType = 'application/json') {
  const sent: TransportRequest[] = [];
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    sent,
    transport: (request: TransportRequest): Promise<TransportResponse> => {
      sent.push(request);
      return Promise.resolve({ status, headers: { 'content-type': contentType }, body: Buffer.from(text) });
    },
  };
}

const exchange = { client, site, redirectUri, code: 'the-code-of-the-flow', codeVerifier: 'v'.repeat(43) };
const tokens = {
  access_token: 'the-access-token',
  refresh_token: 'the-refresh-token',
  token_type: 'Bearer',
  expires_in: 3600,
};

describe('createAuthorizationRequest', () => {
  test('PKCE S256 of the vector in RFC 7636, appendix B (R43, A-02)', async () => {
    const verifier = Buffer.from('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 'base64url');
    const { url, codeVerifier } = await createAuthorizationRequest({
      client,
      redirectUri,
      randomBytes: () => verifier,
    });
    expect(codeVerifier).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(new URL(url).searchParams.get('code_challenge')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  test('sends exactly the documented parameters and state, and never the verifier (R42)', async () => {
    const { url, state, codeVerifier } = await createAuthorizationRequest({ client, redirectUri });
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe('https://app.datadoghq.com/oauth2/v1/authorize');
    expect([...searchParams.keys()].sort()).toEqual(
      [
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'redirect_uri',
        'response_type',
        'state',
      ].sort(),
    );
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('state')).toBe(state);
    expect(Buffer.from(state, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(codeVerifier).toMatch(/^[\w-]{43,128}$/);
    expect(url).not.toContain(codeVerifier);
    expect(url).not.toContain(client.clientSecret);
  });

  test('every request has its own state and verifier', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, () => createAuthorizationRequest({ client, redirectUri })),
    );
    expect(new Set(all.flatMap(({ state, codeVerifier }) => [state, codeVerifier])).size).toBe(100);
  });

  test("goes to the customer's own subdomain, in production and in the sandbox (R52)", async () => {
    const { origin } = parseSite('https://bigcorp.datadoghq.eu');
    const { url } = await createAuthorizationRequest({ client, redirectUri, origin });
    expect(url).toMatch(/^https:\/\/bigcorp\.datadoghq\.eu\/oauth2\/v1\/authorize\?/);
    const endpoints = createSandboxEndpoints('http://127.0.0.1:4400');
    const { url: local } = await createAuthorizationRequest({ client, redirectUri, origin, endpoints });
    expect(local).toMatch(/^http:\/\/127\.0\.0\.1:4400\/bigcorp\.datadoghq\.eu\/oauth2\/v1\/authorize\?/);
  });

  test.each([
    ['https://*.nova.example/callback', 'SUBDOMAIN_REDIRECT'],
    ['https://{tenant}.nova.example/callback', 'SUBDOMAIN_REDIRECT'],
    ['http://nova.example/callback', 'REDIRECT_URI_INVALID'],
    ['https://nova.example/callback#x', 'REDIRECT_URI_INVALID'],
    ['https://user:pass@nova.example/', 'REDIRECT_URI_INVALID'],
    ['/callback', 'REDIRECT_URI_INVALID'],
  ])('refuses the redirect URI %s (R75)', (value, code) => {
    expect(() => parseRedirectUri(value)).toThrow(expect.objectContaining({ code }));
  });

  test('a loopback address may be plain http', () => {
    expect(parseRedirectUri('http://127.0.0.1:4300/datadog/callback')).toBe(
      'http://127.0.0.1:4300/datadog/callback',
    );
  });
});

describe('parseOnboarding', () => {
  test.each([
    ['', 'https://app.datadoghq.com', undefined],
    ['domain=datadoghq.eu', 'https://app.datadoghq.eu', 'EU1'],
    ['site=https://us5.datadoghq.com', 'https://us5.datadoghq.com', 'US5'],
    ['domain=us3.datadoghq.com&site=https://nova.datadoghq.com', 'https://nova.datadoghq.com', 'US3'],
  ])('"%s" (R40, R51)', (query, origin, name) => {
    const start = parseOnboarding(new URLSearchParams(query));
    expect(start.origin).toBe(origin);
    expect(start.site?.name).toBe(name);
  });

  test.each([
    ['domain=evil.io', 'UNKNOWN_DOMAIN'],
    ['domain=', 'UNKNOWN_DOMAIN'],
    ['site=https://evil.io', 'UNKNOWN_SITE'],
    ['domain=evil.io&site=https://app.datadoghq.com', 'UNKNOWN_DOMAIN'],
    ['domain=datadoghq.com&domain=datadoghq.com', 'PARAMETER_REPEATED'],
  ])('refuses "%s"', (query, code) => {
    expect(() => parseOnboarding(new URLSearchParams(query))).toThrow(expect.objectContaining({ code }));
  });
});

describe('validateCallback', () => {
  const expectedState = 'the-state-of-this-session';
  const good = `code=abc&state=${expectedState}&domain=us3.datadoghq.com`;

  test('the domain of the callback decides, whatever the site says (A-07)', () => {
    const query = new URLSearchParams(
      `${good}&site=https://nova.datadoghq.com&dd_oid=org-1&dd_org_name=Nova`,
    );
    const callback = validateCallback({ query, expectedState });
    expect(callback).toEqual({ code: 'abc', site, organization: { id: 'org-1', name: 'Nova' } });
  });

  test.each([
    [good.replace(expectedState, 'another'), 'STATE_MISMATCH'],
    [good.replace(`state=${expectedState}&`, ''), 'STATE_MISMATCH'],
    ['', 'STATE_MISMATCH'],
    [`${good}&code=def`, 'PARAMETER_REPEATED'],
    [`${good}&state=x`, 'PARAMETER_REPEATED'],
    [`${good}&domain=datadoghq.eu`, 'PARAMETER_REPEATED'],
    [good.replace('us3.datadoghq.com', 'evil.io'), 'UNKNOWN_DOMAIN'],
    [good.replace('&domain=us3.datadoghq.com', ''), 'PARAMETER_MISSING'],
    [good.replace('code=abc&', ''), 'PARAMETER_MISSING'],
    [good.replace('code=abc', 'code='), 'PARAMETER_MISSING'],
    [good.replace('code=abc', 'code=a%0ab'), 'PARAMETER_MISSING'],
    [`error=access_denied&state=${expectedState}`, 'AUTHORIZATION_DENIED'],
    [`error=server_error&state=${expectedState}`, 'AUTHORIZATION_FAILED'],
    [`error=access_denied&state=another`, 'STATE_MISMATCH'],
    [
      `error=invalid_request&error_description=Invalid+client_id+parameter+value&state=${expectedState}`,
      'INVALID_CLIENT_ID',
    ],
  ])('refuses %s as %s (A-01, A-10)', (query, code) => {
    expect(() => validateCallback({ query: new URLSearchParams(query), expectedState })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('an empty expected state never matches', () => {
    const query = new URLSearchParams('code=abc&state=&domain=datadoghq.com');
    expect(() => validateCallback({ query, expectedState: '' })).toThrow(
      expect.objectContaining({ code: 'STATE_MISMATCH' }),
    );
  });
});

describe('exchangeAuthorizationCode', () => {
  test('sends exactly the documented request (R45)', async () => {
    const { sent, transport } = answering(200, tokens);
    await exchangeAuthorizationCode({ ...exchange, transport });
    expect(sent).toHaveLength(1);
    expect(sent[0]!.url.href).toBe('https://api.us3.datadoghq.com/oauth2/v1/token');
    expect(sent[0]!.headers!['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(sent[0]!.headers).not.toHaveProperty('authorization');
    expect(Object.fromEntries(new URLSearchParams(String(sent[0]!.body)))).toEqual({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uri: redirectUri,
      code: exchange.code,
      code_verifier: exchange.codeVerifier,
    });
  });

  test('reads tokens, life and scopes', async () => {
    const { transport } = answering(200, { ...tokens, scope: 'api_keys_write monitors_read' });
    const set = await exchangeAuthorizationCode({
      ...exchange,
      transport,
      clock: { ...systemClock, now: () => 1_000_000 },
    });
    expect(set).toEqual({
      accessToken: 'the-access-token',
      refreshToken: 'the-refresh-token',
      expiresAt: new Date(4_600_000),
      scopes: ['api_keys_write', 'monitors_read'],
    });
  });

  test('on every site the exchange goes to the API host of that site (R25)', async () => {
    for (const each of sites) {
      const { sent, transport } = answering(200, tokens);
      await exchangeAuthorizationCode({ ...exchange, site: each, transport });
      expect(sent[0]!.url.host).toBe(each.apiHost);
    }
  });

  test.each([
    [
      400,
      { errors: ['invalid_grant - Invalid authorization code or code verifier.'] },
      'INVALID_CODE_OR_VERIFIER',
    ],
    [400, { error: 'invalid_grant', error_description: 'expired' }, 'INVALID_CODE_OR_VERIFIER'],
    [400, { errors: ['Invalid code or code verifier'] }, 'INVALID_CODE_OR_VERIFIER'],
    [400, { errors: ['invalid_request - Mismatching redirect URI.'] }, 'REDIRECT_URI_MISMATCH'],
    [
      400,
      { errors: [{ title: 'Bad Request', detail: 'invalid_request - Mismatching redirect URI' }] },
      'REDIRECT_URI_MISMATCH',
    ],
    [400, { errors: ['invalid_request - Invalid client_id parameter value'] }, 'INVALID_CLIENT_ID'],
    [401, { errors: ['invalid_client - Missing client secret'] }, 'CLIENT_SECRET_REJECTED'],
    [401, { error: 'invalid_client' }, 'CLIENT_SECRET_REJECTED'],
    [401, '', 'UNEXPECTED_ANSWER'],
    [401, { error: 'login required' }, 'UNEXPECTED_ANSWER'],
    [400, { errors: [] }, 'UNEXPECTED_ANSWER'],
    [400, { error: 'unsupported_grant_type' }, 'OAUTH_REFUSED'],
    [400, '<html><title>invalid_grant</title></html>', 'UNEXPECTED_ANSWER'],
    [403, { errors: ['Forbidden'] }, 'OAUTH_REFUSED'],
    [429, '', 'RATE_LIMITED'],
    [500, '<html>', 'DATADOG_UNAVAILABLE'],
    [503, { errors: ['invalid_grant in a 503 is not a verdict'] }, 'DATADOG_UNAVAILABLE'],
    [302, '', 'UNEXPECTED_ANSWER'],
    [200, '', 'UNEXPECTED_ANSWER'],
    [200, '<html>maintenance</html>', 'UNEXPECTED_ANSWER'],
    [200, { access_token: 'a', token_type: 'bearer' }, 'UNEXPECTED_ANSWER'],
    [200, { ...tokens, token_type: 'mac' }, 'UNEXPECTED_ANSWER'],
    [200, { ...tokens, access_token: 7 }, 'UNEXPECTED_ANSWER'],
  ])('%i %j → %s', async (status, body, code) => {
    const { transport } = answering(status, body);
    const error: unknown = await exchangeAuthorizationCode({ ...exchange, transport }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code });
    expectNoSecret(error);
  });
});

describe('an error never holds a secret (B-04)', () => {
  test('when Datadog repeats what it was sent', async () => {
    const { code, codeVerifier } = exchange;
    const echo = `client_secret ${client.clientSecret}, ${code} and ${codeVerifier} are wrong`;
    for (const body of [
      { errors: [echo] },
      { errors: [{ detail: echo }] },
      { error: 'x', error_description: echo },
      echo,
    ]) {
      const { transport } = answering(400, body);
      expectNoSecret(
        await exchangeAuthorizationCode({ ...exchange, transport }).catch((cause: unknown) => cause),
      );
    }
  });

  test("when a partner's own transport fails with the request in its words", async () => {
    const transport = (request: TransportRequest) =>
      Promise.reject(new Error(`cannot send ${String(request.body)}`));
    const error: unknown = await exchangeAuthorizationCode({ ...exchange, transport }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', maybeSent: true });
    expectNoSecret(error);
  });
});

describe('refreshAccessToken', () => {
  test('keeps the refresh token that was not rotated, takes the one that was (C-04)', async () => {
    const options = { client, site, refreshToken: 'the-old-refresh-token' };
    const kept = await refreshAccessToken({
      ...options,
      ...answering(200, { access_token: 'a', token_type: 'bearer', expires_in: 3600 }),
    });
    expect(kept.refreshToken).toBe('the-old-refresh-token');
    const rotated = await refreshAccessToken({ ...options, ...answering(200, tokens) });
    expect(rotated.refreshToken).toBe('the-refresh-token');
  });

  test('invalid_grant means that the grant is gone (C-05)', async () => {
    const { transport } = answering(400, { errors: ['invalid_grant - the-old-refresh-token is unknown'] });
    const error: unknown = await refreshAccessToken({
      client,
      site,
      transport,
      refreshToken: 'the-old-refresh-token',
    }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'GRANT_REVOKED' });
    expectNoSecret(error);
  });
});

describe('revokeToken', () => {
  test('sends the documented request (R49)', async () => {
    const { sent, transport } = answering(200, '{}');
    await revokeToken({
      client,
      site,
      transport,
      token: 'the-refresh-token',
      accessToken: 'the-access-token',
    });
    expect(sent[0]!.url.href).toBe('https://api.us3.datadoghq.com/oauth2/v1/revoke');
    expect(sent[0]!.headers).toMatchObject({ authorization: 'Bearer the-access-token' });
    expect(Object.fromEntries(new URLSearchParams(String(sent[0]!.body)))).toEqual({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      token: 'the-refresh-token',
      token_type_hint: 'refresh_token',
    });
  });
});

describe('createApiKey', () => {
  const options = { site, accessToken: 'the-access-token' };
  const key = {
    data: { type: 'api_keys', id: 'id-1', attributes: { key: 'f'.repeat(32), last4: 'ffff', name: 'K' } },
  };

  test.each([201, 200])('reads the key of a %i', async (status) => {
    const { sent, transport } = answering(status, key);
    expect(await createApiKey({ ...options, transport })).toEqual({
      id: 'id-1',
      key: 'f'.repeat(32),
      last4: 'ffff',
      name: 'K',
    });
    expect(sent[0]).toMatchObject({ method: 'POST', freshConnection: true });
    expect(sent[0]!.url.href).toBe('https://api.us3.datadoghq.com/api/v2/api_keys/marketplace');
    expect(sent[0]!.body).toBeUndefined();
  });

  test.each([{ data: { attributes: { key: 'f'.repeat(32) } } }, 'your new one: the-access-token-of-no-one'])(
    'an unreadable success never shows the key that it may hold: %j',
    async (body) => {
      const { transport } = answering(201, body);
      const error: unknown = await createApiKey({ ...options, transport }).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'API_KEY_OUTCOME_UNKNOWN' });
      expect(JSON.stringify(error instanceof Error ? error.cause : '')).not.toContain('your new one');
      expectNoSecret(error);
    },
  );
});

/** Walks an error, its causes and its text. */
function expectNoSecret(error: unknown): void {
  const seen = new Set<unknown>();
  const walk = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if (seen.has(value)) return '';
    seen.add(value);
    return Reflect.ownKeys(value)
      .map((name) => walk(Reflect.get(value, name)))
      .join(' ');
  };
  const text = walk(error);
  const secrets = [client.clientSecret, exchange.code, exchange.codeVerifier, 'f'.repeat(32)];
  for (const secret of [...secrets, 'the-old-refresh-token', 'the-access-token', 'the-refresh-token']) {
    expect(text).not.toContain(secret);
  }
}

test('the in-process Datadog of these tests is strict', async () => {
  const { datadog } = createPartner();
  await expect(
    exchangeAuthorizationCode({
      ...exchange,
      client: { ...client, clientSecret: datadog.clientSecret },
      transport: datadog.transport,
    }),
  ).rejects.toMatchObject({ code: 'INVALID_CODE_OR_VERIFIER' });
});
