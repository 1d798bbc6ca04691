import { disconnectInstallation } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { collectInstallation } from '../../src/collection/collect-installation.ts';
import { defineIntegration, maxHistorySeconds, type CollectRequest } from '../../src/plug-in/integration.ts';
import { connectAs } from '../harness/connect-as.ts';
import { testIntegration } from '../harness/test-integration.ts';
import { startTestServer, type TestServer } from '../harness/test-server.ts';

const historySeconds = 150;
let server: TestServer;
let windows: Pick<CollectRequest, 'installationId' | 'since' | 'until'>[] = [];

beforeAll(async () => {
  const integration = defineIntegration({
    ...testIntegration,
    historySeconds,
    collect: ({ installationId, since, until }) => {
      windows.push({ installationId, since, until });
      return Promise.resolve({});
    },
  });
  server = await startTestServer({ integration });
}, 300_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  windows = [];
});

/** @returns the connected installation, and where its first window would begin without history */
async function connect(account: string, domain: string): Promise<{ id: string; connectedAt: Date }> {
  await connectAs(server, account, { domain });
  const { database, lifecycle } = server.options;
  const listed = await lifecycle.store.list({ accountId: account, limit: 10 });
  const id = listed.find(({ installation }) => installation.status === 'connected')?.installation.id ?? '';
  const row = await database
    .selectFrom('collections')
    .select('collected_until')
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, connectedAt: row.collected_until };
}

async function catchUp(id: string) {
  for (let turn = 0; turn < 10; turn += 1) await collectInstallation(server.options, server.boss, id);
  return windows.filter(({ installationId }) => installationId === id);
}

test('the first connection begins with the history, in windows without gap or overlap', async () => {
  const { id, connectedAt } = await connect('first@customer.example', 'datadoghq.com');
  server.advance(5_000);
  const collected = await catchUp(id);
  expect(collected.length).toBeGreaterThan(2);
  expect(collected[0]?.since).toEqual(new Date(connectedAt.getTime() - historySeconds * 1_000));
  for (const [index, { since }] of collected.slice(1).entries())
    expect(since).toEqual(collected[index]?.until);
  expect(collected.at(-1)?.until.getTime()).toBeGreaterThan(connectedAt.getTime());
});

test('who connects again gets nothing twice', async () => {
  const account = 'again@customer.example';
  const first = await connect(account, 'datadoghq.eu');
  server.advance(5_000);
  await catchUp(first.id);
  await disconnectInstallation(server.options.lifecycle, { installationId: first.id });
  // Datadog keeps the key, and gives out no second one until a person revokes it.
  const revoked = await fetch(`${server.sandboxUrl}/_sandbox/revoke-key`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'datadoghq.eu', organization: 'developer-sandbox' }),
  });
  expect(await revoked.json()).toEqual({ revoked: true });
  const second = await connect(account, 'datadoghq.eu');
  server.advance(5_000);
  const [window] = await catchUp(second.id);
  expect(second.id).not.toBe(first.id);
  expect(window?.since).toEqual(second.connectedAt);
});

test.each([-1, 0.5, Number.NaN, maxHistorySeconds + 1])('a history of %d seconds is refused', (seconds) => {
  expect(() => defineIntegration({ ...testIntegration, historySeconds: seconds })).toThrow(RangeError);
});
