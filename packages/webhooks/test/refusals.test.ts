import { inspect } from 'node:util';
import { parseDomain, sites, type Transport, type TransportRequest } from '@tilekit/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createAuthMethod,
  createCustomVariable,
  createWebhook,
  customHeaders,
  deleteAuthMethod,
  deleteCustomVariable,
  deleteWebhook,
  getAuthMethod,
  getCustomVariable,
  getWebhook,
  listAuthMethods,
  updateAuthMethod,
  updateCustomVariable,
  updateWebhook,
  type KeyPair,
} from '../src/index.ts';
import { accessToken, authMethodId, keyPair, newAuthMethod, webhook } from './documented-exchanges.ts';

let sent: TransportRequest[];
beforeEach(() => {
  sent = [];
});

const transport: Transport = (request) => {
  sent.push(request);
  return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(webhook)) });
};
const site = parseDomain('datadoghq.com');
const base = { site, transport, credential: keyPair };
const named = { ...base, name: webhook.name };
const variable = { name: 'TEAM', value: 'x', is_secret: false };
const newWebhook = { name: webhook.name, url: webhook.url };

/** The twelve operations that take a key pair only, called with something else. */
const keyPairOnly: Record<string, (credential: KeyPair) => Promise<unknown>> = {
  getWebhook: (credential) => getWebhook({ ...named, credential }),
  updateWebhook: (credential) => updateWebhook({ ...named, credential, changes: {} }),
  deleteWebhook: (credential) => deleteWebhook({ ...named, credential }),
  createCustomVariable: (credential) => createCustomVariable({ ...base, credential, variable }),
  getCustomVariable: (credential) => getCustomVariable({ ...base, credential, name: 'TEAM' }),
  updateCustomVariable: (credential) =>
    updateCustomVariable({ ...base, credential, name: 'TEAM', changes: {} }),
  deleteCustomVariable: (credential) => deleteCustomVariable({ ...base, credential, name: 'TEAM' }),
  listAuthMethods: (credential) => listAuthMethods({ ...base, credential }),
  createAuthMethod: (credential) =>
    createAuthMethod({ ...base, credential, clientCredentials: newAuthMethod }),
  getAuthMethod: (credential) => getAuthMethod({ ...base, credential, id: authMethodId }),
  updateAuthMethod: (credential) => updateAuthMethod({ ...base, credential, id: authMethodId, changes: {} }),
  deleteAuthMethod: (credential) => deleteAuthMethod({ ...base, credential, id: authMethodId }),
};

describe('the credential', () => {
  it('of every operation but one is a key pair, at compile time', () => {
    const calls = [
      // @ts-expect-error an access token reads nothing
      () => getWebhook({ ...named, credential: accessToken }),
      // @ts-expect-error an access token changes nothing
      () => updateWebhook({ ...named, credential: accessToken, changes: {} }),
      // @ts-expect-error an access token deletes nothing
      () => deleteWebhook({ ...named, credential: accessToken }),
      // @ts-expect-error an access token creates no custom variable
      () => createCustomVariable({ ...base, credential: accessToken, variable }),
      // @ts-expect-error an access token reads no custom variable
      () => getCustomVariable({ ...named, credential: accessToken }),
      // @ts-expect-error an access token changes no custom variable
      () => updateCustomVariable({ ...named, credential: accessToken, changes: {} }),
      // @ts-expect-error an access token deletes no custom variable
      () => deleteCustomVariable({ ...named, credential: accessToken }),
      // @ts-expect-error an access token lists no auth method
      () => listAuthMethods({ ...base, credential: accessToken }),
      () => createWebhook({ ...base, credential: accessToken, webhook: newWebhook }),
    ];
    expect(calls).toHaveLength(9);
  });

  it.each(Object.entries(keyPairOnly))(
    'of %s is refused at run time before anything is sent',
    async (name, call) => {
      const token: unknown = accessToken;
      await expect(call(token as KeyPair)).rejects.toMatchObject({
        code: 'WEBHOOK_CREDENTIAL_REFUSED',
        message: expect.stringContaining(name) as string,
      });
      expect(sent).toEqual([]);
    },
  );

  it.each([
    {},
    { apiKey: 'a' },
    { apiKey: 'a', applicationKey: '' },
    { apiKey: 'a\r\nx: y', applicationKey: 'b' },
  ])('is refused when malformed: %j', async (credential) => {
    const malformed: unknown = credential;
    const call = createWebhook({ ...base, credential: malformed as KeyPair, webhook: newWebhook });
    await expect(call).rejects.toMatchObject({ code: 'WEBHOOK_CREDENTIAL_REFUSED' });
    expect(sent).toEqual([]);
  });

  it.each([400, 401, 403, 429, 500])(
    'is in no error, even when Datadog repeats it with %i',
    async (status) => {
      const credential = { apiKey: 'canary-api-key', applicationKey: 'canary-application-key' };
      const echo: Transport = ({ headers }) =>
        Promise.resolve({
          status,
          headers: {},
          body: Buffer.from(JSON.stringify({ errors: Object.values(headers ?? {}) })),
        });
      const call = getWebhook({ ...named, credential, transport: echo, maxAttempts: 1 });
      const shown = inspect(await call.catch((error: unknown) => error), { depth: 9 });
      expect(shown).toContain('[redacted]');
      expect(shown).not.toContain('canary');
    },
  );
});

describe('names in paths (E-08)', () => {
  const hostile = ['', '.', '..', '../x', 'a/b', 'a\\b', '/', 'a\n', 'a\u0000', '\ud800', '\u0085'];

  it.each(hostile)('%j is refused before anything is sent', async (name) => {
    for (const call of [getWebhook, deleteWebhook, getCustomVariable, deleteCustomVariable]) {
      await expect(call({ ...base, name })).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
    }
    expect(sent).toEqual([]);
  });

  it.each([
    ['%2e%2e', '%252e%252e'],
    ['a%2fb', 'a%252fb'],
    ['a?b#c', 'a%3Fb%23c'],
    ['a b', 'a%20b'],
    ['é', '%C3%A9'],
  ])('%s becomes %s', async (name, segment) => {
    await getWebhook({ ...base, name });
    expect(sent[0]?.url.pathname).toBe(`/api/v1/integration/webhooks/configuration/webhooks/${segment}`);
  });

  it('never leave their segment, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (name) => {
        sent = [];
        await getWebhook({ ...base, name }).catch(() => undefined);
        const [request] = sent;
        if (!request) return;
        expect(request.url.host).toBe('api.datadoghq.com');
        expect(request.url.search + request.url.hash).toBe('');
        const segments = request.url.pathname.split('/');
        expect(segments).toHaveLength(8);
        expect(decodeURIComponent(segments[7] ?? '')).toBe(name);
      }),
    );
  });

  it.each(['team', 'TEAM-1', 'TEAM 1', 'TÉAM', '', 'TEAM\n'])('%j names no custom variable', async (name) => {
    await expect(createCustomVariable({ ...base, variable: { ...variable, name } })).rejects.toMatchObject({
      code: 'WEBHOOK_INVALID',
    });
  });

  it.each(['1', '9a3c1e0e-5c6b-4f0a-8d3b-2f1f6a7b8c9d/..', ''])('%j is no auth method', async (id) => {
    await expect(getAuthMethod({ ...base, id })).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
    expect(sent).toEqual([]);
  });
});

describe('a webhook that Datadog would refuse (R95)', () => {
  it.each<[string, object]>([
    ['no name', { name: undefined }],
    ['a name with a space', { name: 'test - webhook' }],
    ['a name that is a path', { name: '..' }],
    ['no URL', { url: undefined }],
    ['a URL without scheme', { url: 'example.com' }],
    ['another scheme', { url: 'ftp://example.com' }],
    ['a URL with a line break', { url: 'https://example.com/\nx' }],
    ['another encoding', { encode_as: 'xml' }],
    ['headers that are no JSON', { custom_headers: 'X-Secret: 1' }],
    ['headers that are a list', { custom_headers: '[]' }],
    ['headers as an object', { custom_headers: { 'X-Secret': '1' } }],
    ['a header name with a space', { custom_headers: '{"X Secret": "1"}' }],
    ['a header value with a line break', { custom_headers: '{"X-Secret": "1\\n2"}' }],
    ['a header that is a number', { custom_headers: '{"X-Secret": 1}' }],
    ['a header named twice', { custom_headers: '{"X-Secret": "1", "x-secret": "2"}' }],
    ['a payload that is no JSON', { payload: '{"id": $ID' }],
    ['a payload with bare words', { payload: '{"id": ID}' }],
    ['a payload as an object', { payload: { id: '$ID' } }],
  ])('is refused for %s, before anything is sent', async (_what, change) => {
    const changed: unknown = { ...newWebhook, ...change };
    await expect(createWebhook({ ...base, webhook: changed as typeof newWebhook })).rejects.toMatchObject({
      code: 'WEBHOOK_INVALID',
    });
    expect(sent).toEqual([]);
  });

  it('is reported with every fault and without its secrets', async () => {
    const faulty = {
      name: 'a b',
      url: 'ftp://user:canary@example.com',
      custom_headers: '{"X-A": "canary\\n"}',
    };
    const error: unknown = await createWebhook({ ...base, webhook: faulty }).catch((e: unknown) => e);
    expect(error).toMatchObject({ cause: { faults: { length: 3 } } });
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('canary');
  });

  it('is not refused for variables wherever Datadog allows them', async () => {
    await createWebhook({
      ...base,
      webhook: {
        name: 'a.b-c_D9',
        url: 'https://$USER_NAME:$PASSWORD@example.com/$TAGS[service]?x=$ID',
        encode_as: 'form',
        custom_headers: customHeaders({ 'X-Secret': '$PARTNER_SECRET' }),
        payload: '{"logs": $LOGS_SAMPLE, "tag": "$TAGS[service]", "n": $TAGS[n], "t": "say \\"$ID\\""}',
      },
    });
    await createWebhook({ ...base, webhook: { ...newWebhook, custom_headers: null, payload: null } });
    expect(sent).toHaveLength(2);
  });
});

describe('every site (R25)', () => {
  it('has its own API host for all operations', async () => {
    for (const one of sites) {
      sent = [];
      await getWebhook({ ...named, site: one });
      expect(sent[0]?.url.href).toBe(
        `https://api.${one.domain}/api/v1/integration/webhooks/configuration/webhooks/${webhook.name}`,
      );
    }
  });
});
