import { expect, test } from 'vitest';
import { startTestServer } from '../../test/harness/test-server.ts';
import { openJobQueue } from './job-queue.ts';

test('queues that an older version made become what this version says', async () => {
  await using server = await startTestServer();
  const { boss, connection, options } = server;
  await boss.deleteQueue('alert');
  await boss.createQueue('alert', { policy: 'standard', expireInSeconds: 999 });
  await boss.deleteQueue('deliver');
  await boss.createQueue('deliver', { policy: 'stately' });
  const alert = (await boss.send('alert', {}, { retryLimit: 0 })) ?? '';

  const newer = await openJobQueue(connection, options.logger);
  try {
    expect(await newer.getQueue('alert')).toMatchObject({
      expireInSeconds: 30,
      notify: true,
      deadLetter: 'alert-given-up',
    });
    expect(await newer.getQueue('deliver')).toMatchObject({ policy: 'short', notify: true });
    expect((await newer.fetch('alert'))[0]?.id).toBe(alert);
    await newer.fail('alert', alert);
    expect(await newer.fetch('alert-given-up')).toHaveLength(1);
  } finally {
    await newer.stop({ graceful: false });
  }
});
