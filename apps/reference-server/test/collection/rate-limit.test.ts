import { expect, test } from 'vitest';
import { deliver } from '../../src/collection/deliver.ts';
import { saveCollected } from '../../src/collection/save-collected.ts';
import { connectAs } from '../harness/connect-as.ts';
import { startTestServer } from '../harness/test-server.ts';

test('a 429 holds for the whole organization, also for what is collected later, and its reason stays (D-02)', async () => {
  await using server = await startTestServer();
  const { options, boss } = server;
  const account = 'limited@customer.example';
  await connectAs(server, account, { domain: 'datadoghq.com' });
  const [stored] = await options.lifecycle.store.list({ accountId: account, limit: 1 });
  const installationId = stored?.installation.id ?? '';
  const save = (message: string) =>
    options.database.transaction().execute((transaction) =>
      saveCollected(transaction, boss, {
        installationId,
        collected: {
          logs: [{ source: 'x', service: 'test', message }],
          events: [{ title: message, text: message }],
        },
        now: options.now(),
      }),
    );
  await server.setFaults([
    {
      match: { method: 'POST', path: '/api/v2/logs' },
      respond: { status: 429, headers: { 'x-ratelimit-reset': '30', 'x-ratelimit-period': '30' } },
    },
  ]);
  await save('first');
  await deliver(options, { installationId });
  await save('second');
  const batches = await options.database.selectFrom('outgoing_batches').selectAll().execute();
  const soonest = Math.min(...batches.map(({ next_at }) => next_at.getTime()));
  expect(batches.length).toBeGreaterThan(2);
  expect(soonest - options.now().getTime()).toBeGreaterThan(20_000);
  const calls = server.contacted.length;
  await deliver(options, { installationId });
  expect(server.contacted).toHaveLength(calls);
  const { problem } = await options.database
    .selectFrom('collections')
    .select('problem')
    .executeTakeFirstOrThrow();
  expect(problem).toBe('RATE_LIMITED');
  expect(await options.metrics.registry.metrics()).toContain(
    'tilekit_deliveries_total{family="logs",outcome="RATE_LIMITED"} 1',
  );
});
