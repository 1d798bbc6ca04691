import { expect, test } from 'vitest';
import { startTestServer } from '../../test/harness/test-server.ts';
import { releaseAbandonedJobs } from './release-abandoned-jobs.ts';

test('a job of a killed process no longer holds up the next one of its installation', async () => {
  await using server = await startTestServer();
  const { boss, options } = server;
  const send = () => boss.send('refresh', { installationId: 'one' }, { singletonKey: 'one' });
  await send();
  expect(await boss.fetch('refresh')).toHaveLength(1);
  await send();
  expect(await boss.fetch('refresh')).toHaveLength(0);
  await releaseAbandonedJobs(options.database, boss);
  expect(await boss.fetch('refresh')).toHaveLength(1);
});
