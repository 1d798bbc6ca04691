import { expect, test } from 'vitest';
import { collectInstallation } from '../src/collection/collect-installation.ts';
import { deliver } from '../src/collection/deliver.ts';
import type { Delivery } from '../src/collection/collect-installation.ts';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer } from './harness/test-server.ts';

test('from the tile to data in Datadog, and back to nothing', async () => {
  await using server = await startTestServer();
  const { browser, page } = await connectAs(server, 'dana@customer.example', { domain: 'datadoghq.eu' });
  expect(page.text).toContain('You may now close this tab');
  expect(page.url).not.toContain('code=');

  const list = await browser.open('/installations', { headers: { accept: 'application/json' } });
  const { installations } = JSON.parse(list.text) as {
    installations: { id: string; status: string; domain: string }[];
  };
  expect(installations).toMatchObject([{ status: 'connected', domain: 'datadoghq.eu' }]);

  server.advance(5_000);
  await collectInstallation(server.options, server.boss, installations[0]!.id);
  const [job] = await server.boss.fetch<Delivery>('deliver');
  await deliver(server.options, job!.data);
  const received = await fetch(`${server.sandboxUrl}/_sandbox/received/metrics?site=datadoghq.eu`);
  const { items } = (await received.json()) as { items: { payload: { metric: string } }[] };
  expect(new Set(items.map(({ payload }) => payload.metric))).toEqual(
    new Set(server.options.config.tile.metrics.map(({ name }) => name)),
  );

  const before = await browser.open('/installations');
  const after = await browser.submit(before, 'Disconnect');
  expect(after.text).toContain('Disconnected');
  const { installation } = (await server.options.lifecycle.store.get(installations[0]!.id))!;
  expect(installation.status).toBe('disconnected');
});

test('the live connections lead the list, however many former ones there are; those follow, newest first', async () => {
  await using server = await startTestServer();
  const accountId = 'many@customer.example';
  const { browser } = await connectAs(server, accountId, { domain: 'datadoghq.eu' });
  const { store } = server.options.lifecycle;
  for (let minute = 0; minute < 110; minute += 1) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    const id = `00000000-0000-4000-8000-${String((minute * 7) % 110).padStart(12, '0')}`;
    const identity = {
      id,
      accountId,
      clientId: 'former',
      domain: 'datadoghq.com',
      createdAt: at,
      changedAt: at,
    };
    await store.create({ ...identity, status: 'disconnected' }, 1);
  }
  const list = await browser.open('/installations', { headers: { accept: 'application/json' } });
  const { installations } = JSON.parse(list.text) as {
    installations: { status: string; createdAt: string }[];
  };
  expect(installations[0]).toMatchObject({ status: 'connected' });
  const former = installations.slice(1).map(({ createdAt }) => createdAt);
  expect([former.length, former[0]]).toEqual([100, '2026-01-01T01:49:00.000Z']);
  expect(former).toEqual(former.toSorted().toReversed());
  const after = await browser.submit(await browser.open('/installations'), 'Disconnect');
  expect(after.status).toBe(200);
  expect(await store.list({ accountId, statuses: ['connected'], limit: 1 })).toEqual([]);
});
