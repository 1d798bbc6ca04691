import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTestServer } from '../../test/harness/test-server.ts';
import { drainQueue } from './drain-queue.ts';
import { startWorkers } from './start-workers.ts';

test('a failed job is found again as soon as its queue asks for, not only when a new one comes', async () => {
  await using server = await startTestServer();
  const { options, boss } = server;
  const attempts = { alert: 0, collect: 0 };
  const retried = Promise.withResolvers<undefined>();
  for (const [queue, lookAgainSeconds] of [
    ['collect', 3_600],
    ['alert', 1],
  ] as const) {
    const handle = () => {
      attempts[queue] += 1;
      if (attempts[queue] === 1) return Promise.reject(new Error('not now'));
      if (queue === 'alert') retried.resolve(undefined);
      return Promise.resolve();
    };
    // One worker: there is none that looks for the first time later.
    await drainQueue(options, boss, queue, 2, handle, { batchesAtOnce: 1, lookAgainSeconds });
    await boss.send(queue, {});
  }
  await retried.promise;
  expect(attempts).toEqual({ alert: 2, collect: 1 });
}, 60_000);

test('an alert that failed is looked for every second', async () => {
  await using server = await startTestServer();
  const { options, boss } = server;
  const seen = new Map<string, number | undefined>();
  boss.on('wip', (workers) => {
    for (const { name, options: settings } of workers) seen.set(name, settings.notifyPollingIntervalSeconds);
  });
  const workers = await startWorkers(options, boss);
  while (seen.size === 0) {
    await boss.send('alert', { installationId: 'none', key: 'none' });
    await sleep(500);
  }
  await workers.stop();
  expect([seen.get('alert'), seen.get('collect')]).toEqual([1, 5]);
}, 60_000);
