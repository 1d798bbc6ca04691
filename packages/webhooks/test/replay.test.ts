import { createSandboxEndpoints, createTransport, parseDomain, type Endpoints } from '@tilekit/core';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createAuthMethod,
  createCustomVariable,
  createWebhook,
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
  type CallOptions,
} from '../src/index.ts';
import {
  accessToken,
  authMethodExchanges,
  authMethodId,
  keyPair,
  newAuthMethod,
  variableExchanges,
  webhook,
  webhookExchanges,
} from './documented-exchanges.ts';
import { startReplayServer, type Exchange } from './replay-server.ts';

const transport = createTransport();
afterAll(() => {
  transport.close();
});

type Options = Required<Pick<CallOptions, 'site' | 'endpoints' | 'transport'>>;

/** Runs the calls against the exchanges, which must happen exactly, in order and all. */
async function replay<Result>(
  exchanges: readonly Exchange[],
  calls: (options: Options) => Promise<Result>,
): Promise<Result> {
  await using server = await startReplayServer(exchanges);
  const { host } = new URL(server.url);
  // The path must be Datadog's own, so the host is not kept as a prefix.
  const endpoints: Endpoints = (_host, path = '/') => new URL(`http://${host}${path}`);
  const result = await calls({ site: parseDomain('datadoghq.com'), endpoints, transport });
  expect(server.differences).toEqual([]);
  expect(server.remaining()).toBe(0);
  return result;
}

const withKeys = { credential: keyPair };
const name = webhook.name;
const create = { webhook: { name, url: webhook.url } };

describe('webhooks against the documented exchanges (R87–R90)', () => {
  it.each([
    ['a key pair', webhookExchanges.createWithKeys, keyPair],
    ['an access token', webhookExchanges.createWithToken, accessToken],
  ])('are created with %s, and come back with their defaults', async (_what, exchange, credential) => {
    const created = await replay([exchange], (options) =>
      createWebhook({ ...options, ...create, credential }),
    );
    expect(created).toEqual(webhook);
  });

  it('keep fields that no document names', async () => {
    const read = await replay([webhookExchanges.get], (options) =>
      getWebhook({ ...options, ...withKeys, name }),
    );
    expect(read).toEqual({ ...webhook, auth_method_id: null });
  });

  it('are changed and renamed', async () => {
    const changed = await replay([webhookExchanges.update, webhookExchanges.rename], async (options) => [
      await updateWebhook({
        ...options,
        ...withKeys,
        name,
        changes: { url: 'https://example.com/updated' },
      }),
      await updateWebhook({ ...options, ...withKeys, name, changes: { name: 'Renamed' } }),
    ]);
    expect(changed).toMatchObject([{ url: 'https://example.com/updated' }, { name: 'Renamed' }]);
  });

  it('are deleted once', async () => {
    await replay([webhookExchanges.delete, webhookExchanges.deleteAgain], async (options) => {
      await deleteWebhook({ ...options, ...withKeys, name });
      await expect(deleteWebhook({ ...options, ...withKeys, name })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
        cause: { messages: ['Webhook does not exist'] },
      });
    });
  });

  it("report Datadog's refusal", async () => {
    await replay([webhookExchanges.createInvalid], async (options) => {
      await expect(createWebhook({ ...options, ...withKeys, ...create })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        status: 400,
        cause: { messages: ['Invalid webhook'] },
      });
    });
  });
});

describe('custom variables against the documented exchanges (R91–R94)', () => {
  const secret = { name: 'PARTNER_SECRET', value: 'example-value', is_secret: true };
  const plain = { name: 'PARTNER_TEAM', value: 'example-value', is_secret: false };

  it('never show a secret value', async () => {
    const created = await replay([variableExchanges.createSecret], (options) =>
      createCustomVariable({ ...options, ...withKeys, variable: secret }),
    );
    expect(created).toEqual({ name: 'PARTNER_SECRET', is_secret: true });
    expect(created).not.toHaveProperty('value');
  });

  it('are created, read, changed, hidden under another name and deleted', async () => {
    const { createPlain, get, update, hide } = variableExchanges;
    const target = { ...withKeys, name: plain.name };
    const seen = await replay(
      [createPlain, get, update, hide, variableExchanges.delete, variableExchanges.deleteAgain],
      async (options) => {
        const answers = [
          await createCustomVariable({ ...options, ...withKeys, variable: plain }),
          await getCustomVariable({ ...options, ...target }),
          await updateCustomVariable({ ...options, ...target, changes: { value: 'changed' } }),
          await updateCustomVariable({
            ...options,
            ...target,
            changes: { name: 'PARTNER_CREW', is_secret: true },
          }),
        ];
        await deleteCustomVariable({ ...options, ...target });
        await expect(deleteCustomVariable({ ...options, ...target })).rejects.toMatchObject({
          code: 'NOT_FOUND',
          cause: { messages: ['Custom variable does not exist'] },
        });
        return answers;
      },
    );
    expect(seen).toEqual([
      plain,
      plain,
      { ...plain, value: 'changed' },
      { name: 'PARTNER_CREW', is_secret: true },
    ]);
  });
});

describe('auth methods against the documented exchanges', () => {
  it('are listed, created, read, changed and deleted', async () => {
    const { list, create: post, get, update } = authMethodExchanges;
    const target = { ...withKeys, id: authMethodId };
    const credentials = {
      id: authMethodId,
      name: newAuthMethod.name,
      access_token_url: newAuthMethod.access_token_url,
      client_id: newAuthMethod.client_id,
      scope: newAuthMethod.scope,
      audience: null,
      protocol: 'oauth2-client-credentials',
    };
    await replay([list, post, get, update, authMethodExchanges.delete], async (options) => {
      expect(await listAuthMethods({ ...options, ...withKeys })).toEqual([
        { id: 'method-1', protocol: 'oauth2-client-credentials', clientCredentials: credentials },
        { id: 'method-2', protocol: 'something-newer', clientCredentials: undefined },
      ]);
      expect(await createAuthMethod({ ...options, ...withKeys, clientCredentials: newAuthMethod })).toEqual(
        credentials,
      );
      expect(await getAuthMethod({ ...options, ...target })).toEqual(credentials);
      const changed = await updateAuthMethod({ ...options, ...target, changes: { scope: 'all' } });
      expect(changed).toEqual({ ...credentials, scope: 'all' });
      await deleteAuthMethod({ ...options, ...target });
    });
  });
});

describe('every site', () => {
  it('is called at its own API host, through the sandbox as well', async () => {
    const exchange = {
      ...webhookExchanges.get,
      request: {
        ...webhookExchanges.get.request,
        path: `/api.us5.datadoghq.com${webhookExchanges.get.request.path}`,
      },
    };
    await using server = await startReplayServer([exchange]);
    const endpoints = createSandboxEndpoints(server.url);
    await getWebhook({ site: parseDomain('us5.datadoghq.com'), endpoints, transport, ...withKeys, name });
    expect(server.differences).toEqual([]);
  });
});
