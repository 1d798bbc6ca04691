import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordSecret } from './canaries.ts';

/** What the next ID token says differently from what it should. */
export interface Deviation {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signed with a key that the provider does not publish. */
  readonly foreignKey?: boolean;
}

export interface OpenIdTestProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The account that signs in next. */
  user: Readonly<Record<string, unknown>>;
  deviation: Deviation;
  /** Set: the token endpoint answers this. */
  tokenStatus: number | undefined;
  /** Signs with another key from now on, and publishes it in place of the former one. */
  rotated: boolean;
  /** Set: what a path answers instead. */
  instead: { readonly path: string; readonly answer: (usual: Answer) => Answer } | undefined;
  /** Refuses with a challenge in a header: a client as RFC 6749, section 5.2 has it, and a code as some providers do. */
  challenges: boolean;
  /** Codes that were exchanged. */
  readonly exchanged: string[];
}

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/** An OpenID provider over HTTP: strict about codes, PKCE, redirect URI and client; consents by itself. */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdTestProvider> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const next = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const grants = new Map<string, Grant>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', provider.issuer);
      const usual = answer(url, request.headers.authorization, Buffer.concat(chunks).toString());
      const { instead } = provider;
      const { status, headers, body } = instead?.path === url.pathname ? instead.answer(usual) : usual;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' || body === undefined ? (body ?? '') : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: OpenIdTestProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: 'datadog-integration',
    clientSecret: recorded(randomBytes(24).toString('base64url')),
    user: { sub: 'user-1', email: 'dana@customer.example' },
    deviation: {},
    tokenStatus: undefined,
    rotated: false,
    instead: undefined,
    challenges: false,
    exchanged: [],
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };

  function pair() {
    return provider.rotated ? next : keys;
  }

  function answer(url: URL, authorization: string | undefined, text: string): Answer {
    const { issuer } = provider;
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return ok({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ['ES256'],
          authorization_response_iss_parameter_supported: true,
        });
      case '/keys':
        return ok({
          keys: [{ ...pair().publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }],
        });
      case '/authorize':
        return authorize(url.searchParams);
      case '/token':
        return exchange(new URLSearchParams(text), authorization);
      default:
        return { status: 404, body: {} };
    }
  }

  function authorize(query: URLSearchParams): Answer {
    const right =
      query.get('client_id') === provider.clientId &&
      query.get('redirect_uri') === redirectUri &&
      query.get('response_type') === 'code' &&
      query.get('code_challenge_method') === 'S256' &&
      query.get('scope')?.split(' ').includes('openid') === true;
    if (!right) return { status: 400, body: { error: 'invalid_request' } };
    const code = recorded(randomBytes(24).toString('base64url'));
    const [nonce, challenge] = [query.get('nonce') ?? '', query.get('code_challenge') ?? ''];
    grants.set(code, { nonce, challenge, redirectUri });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({
      code,
      state: query.get('state') ?? '',
      iss: provider.issuer,
    }).toString();
    return { status: 302, headers: { location: back.href } };
  }

  function exchange(form: URLSearchParams, authorization: string | undefined): Answer {
    if (provider.tokenStatus !== undefined) return { status: provider.tokenStatus, body: {} };
    const headers = provider.challenges ? { 'www-authenticate': 'Basic realm="provider"' } : {};
    if (!isClient(authorization)) {
      return { status: 401, headers, body: { error: 'invalid_client' } };
    }
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.challenge !== challenge || form.get('redirect_uri') !== grant.redirectUri)
      return { status: 400, headers, body: { error: 'invalid_grant' } };
    provider.exchanged.push(code);
    const accessToken = recorded(randomBytes(24).toString('base64url'));
    return ok({ access_token: accessToken, token_type: 'Bearer', id_token: idToken(grant.nonce) });
  }

  /** Id and secret are form-encoded before they are joined (RFC 6749, section 2.3.1). */
  function isClient(authorization = ''): boolean {
    const pair = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    const [id = '', secret = ''] = pair.split(':').map(decodeURIComponent);
    return id === provider.clientId && secret === provider.clientSecret;
  }

  function idToken(nonce: string): string {
    const { claims, header, foreignKey = false } = provider.deviation;
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: provider.issuer,
      aud: provider.clientId,
      iat: now,
      exp: now + 300,
      nonce,
      ...provider.user,
      ...claims,
    };
    const input = [{ alg: 'ES256', kid: 'one', ...header }, payload].map(encode).join('.');
    return recorded(`${input}.${signatureOf(input, foreignKey ? foreign.privateKey : pair().privateKey)}`);
  }

  return provider;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is no JSON. */
  readonly body?: object | string;
}

function ok(body: object): Answer {
  return { status: 200, body };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signatureOf(input: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

function recorded(secret: string): string {
  recordSecret(secret);
  return secret;
}
