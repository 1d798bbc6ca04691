import { createSandboxEndpoints, createTransport, sites, type DatadogSite } from '@tilekit/core';
import { startSandbox, type Sandbox } from '@tilekit/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
} from '../src/index.ts';
import { createFixtureTile, type FixtureTile } from '../../sandbox/test/fixture-tile.ts';
import { defaultPayload, newAuthMethod } from './documented-exchanges.ts';

let sandbox: Sandbox;
let tile: FixtureTile;
const transport = createTransport();

beforeAll(async () => {
  tile = await createFixtureTile();
  sandbox = await startSandbox({ port: 0, tileDirectory: tile.directory, logger: false });
});
afterAll(async () => {
  transport.close();
  await sandbox.close();
  await tile.remove();
});

/** What a caller on one site of the sandbox has. */
async function onSite(site: DatadogSite) {
  const answer: unknown = await (
    await fetch(`${sandbox.url}/_sandbox/credentials?site=${site.domain}`)
  ).json();
  const { api_key, application_key, access_token } = answer as Record<string, string>;
  const place = { site, transport, endpoints: createSandboxEndpoints(sandbox.url) };
  return {
    withKeys: { ...place, credential: { apiKey: api_key ?? '', applicationKey: application_key ?? '' } },
    withToken: { ...place, credential: { accessToken: access_token ?? '' } },
  };
}

const bySite = sites.map((site) => [site.name, site] as const);

describe.each(bySite)('on the sandbox of %s (R87–R94)', (_name, site) => {
  it('a webhook is created with a token, and read, changed, renamed and deleted with keys', async () => {
    const { withKeys, withToken } = await onSite(site);
    const webhook = { name: 'nova', url: 'https://example.com/hook' };
    const created = await createWebhook({ ...withToken, webhook });
    expect(created).toEqual({
      ...webhook,
      encode_as: 'json',
      custom_headers: null,
      payload: defaultPayload,
      auth_method_id: null,
    });
    expect(await getWebhook({ ...withKeys, name: 'nova' })).toEqual(created);
    const changes = { custom_headers: customHeaders({ 'X-Nova': '$PARTNER_SECRET' }) };
    expect(await updateWebhook({ ...withKeys, name: 'nova', changes })).toEqual({ ...created, ...changes });
    const renamed = await updateWebhook({ ...withKeys, name: 'nova', changes: { name: 'nova-2' } });
    expect(renamed).toEqual({ ...created, ...changes, name: 'nova-2' });
    await expect(getWebhook({ ...withKeys, name: 'nova' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await deleteWebhook({ ...withKeys, name: 'nova-2' });
    await expect(deleteWebhook({ ...withKeys, name: 'nova-2' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      cause: { messages: ['Webhook does not exist'] },
    });
  });

  it('a custom variable hides its value when it is secret', async () => {
    const { withKeys } = await onSite(site);
    const variable = { name: 'PARTNER_SECRET', value: 'first', is_secret: false };
    const target = { ...withKeys, name: variable.name };
    expect(await createCustomVariable({ ...withKeys, variable })).toEqual(variable);
    expect(await getCustomVariable(target)).toEqual(variable);
    const hidden = await updateCustomVariable({ ...target, changes: { value: 'second', is_secret: true } });
    expect(hidden).toEqual({ name: variable.name, is_secret: true });
    await deleteCustomVariable(target);
    await expect(getCustomVariable(target)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('an auth method never shows its secret', async () => {
    const { withKeys } = await onSite(site);
    const created = await createAuthMethod({ ...withKeys, clientCredentials: newAuthMethod });
    expect(created).toMatchObject({ name: newAuthMethod.name, client_id: newAuthMethod.client_id });
    expect(created).not.toHaveProperty('client_secret');
    const target = { ...withKeys, id: created.id };
    expect(await getAuthMethod(target)).toEqual(created);
    expect(await listAuthMethods(withKeys)).toMatchObject([{ id: created.id, clientCredentials: created }]);
    expect(await updateAuthMethod({ ...target, changes: { scope: 'all' } })).toEqual({
      ...created,
      scope: 'all',
    });
    await expect(createAuthMethod({ ...withKeys, clientCredentials: newAuthMethod })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await deleteAuthMethod(target);
    expect(await listAuthMethods(withKeys)).toEqual([]);
  });
});

describe('on the sandbox', () => {
  it('a wrong key is refused with what it would need', async () => {
    const [site] = sites;
    const { withKeys } = await onSite(site!);
    const credential = { ...withKeys.credential, applicationKey: 'wrong' };
    await expect(getWebhook({ ...withKeys, credential, name: 'nova' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      remedy: expect.stringContaining('integrations_read') as string,
    });
  });

  it('an answer that is lost after the work was done ends in a clear state, and in one webhook (fault control)', async () => {
    const [site] = sites;
    const { withKeys, withToken } = await onSite(site!);
    await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        {
          match: { method: 'POST', path: '/api/v1/integration/webhooks/configuration/webhooks' },
          times: 1,
          drop: 'after',
        },
      ]),
    });
    const webhook = { name: 'once', url: 'https://example.com/hook' };
    await expect(createWebhook({ ...withToken, webhook })).rejects.toMatchObject({
      code: 'WEBHOOK_OUTCOME_UNKNOWN',
    });
    expect(await getWebhook({ ...withKeys, name: 'once' })).toMatchObject(webhook);
    await deleteWebhook({ ...withKeys, name: 'once' });
  });
});
