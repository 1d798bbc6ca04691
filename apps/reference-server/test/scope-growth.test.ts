import { expect, test } from 'vitest';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer } from './harness/test-server.ts';

test('a tile that asks for more than was granted: the page names the scopes, and a new consent grants them', async () => {
  await using server = await startTestServer();
  const accountId = 'grown@customer.example';
  const { browser } = await connectAs(server, accountId, { domain: 'datadoghq.eu' });
  const { store } = server.options.lifecycle;
  const before = await browser.open('/installations');
  expect(before.text).not.toContain('Not yet authorized');
  expect(before.text).not.toContain('Connect again');

  // As if the consent had been given when the tile asked for two scopes only.
  const [stored] = await store.list({ accountId, limit: 1 });
  const { installation, version } = stored!;
  if (installation.status !== 'connected') throw new Error(installation.status);
  const tokens = { ...installation.tokens, scopes: ['api_keys_write', 'monitors_read'] };
  await store.update({ ...installation, tokens }, { version });

  const grown = await browser.open('/installations');
  expect(grown.text).toMatch(
    /Not yet authorized: <code>create_webhooks<\/code> <code>incident_write<\/code><\/p>/,
  );
  const [, link = ''] = /href="([^"]+)">Connect again</.exec(grown.text) ?? [];
  const consent = await browser.open(link);
  const { text } = await browser.submit(consent, 'Authorize');
  expect(text).toContain('You may now close this tab');
  expect((await browser.open('/installations')).text).not.toContain('Not yet authorized');
  const [renewed] = await store.list({ accountId, limit: 2 });
  expect(renewed?.installation).toMatchObject({ id: installation.id, status: 'connected' });
});

test('a connection that is ending asks for nothing', async () => {
  await using server = await startTestServer();
  const accountId = 'leaving@customer.example';
  const { browser } = await connectAs(server, accountId);
  const [stored] = await server.options.lifecycle.store.list({ accountId, limit: 1 });
  const { installation, version } = stored!;
  if (installation.status !== 'connected') throw new Error(installation.status);
  const tokens = { ...installation.tokens, scopes: ['api_keys_write'] };
  const { id, domain, clientId, createdAt, changedAt } = installation;
  const identity = { id, accountId, domain, clientId, createdAt, changedAt };
  await server.options.lifecycle.store.update({ ...identity, status: 'disconnecting', tokens }, { version });
  expect((await browser.open('/installations')).text).not.toContain('Not yet authorized');
});
