import { expect, test } from 'vitest';
import { startTestServer } from '../../test/harness/test-server.ts';
import { releaseAbandonedJobs } from './job-queue.ts';

test('a job of a killed process no longer holds up the next one', async () => {
  await using server = await startTestServer();
  const { boss, options } = server;
  await boss.send('maintain', {});
  expect(await boss.fetch('maintain')).toHaveLength(1);
  await boss.send('maintain', {});
  expect(await boss.fetch('maintain')).toHaveLength(0);
  await releaseAbandonedJobs(options.database, boss);
  expect(await boss.fetch('maintain')).toHaveLength(1);
});
