import { expect, test } from 'vitest';
import { startTestServer } from '../../test/harness/test-server.ts';

test('a job that is at work, or was when its process died, holds up no other installation', async () => {
  await using server = await startTestServer();
  const { boss } = server;
  for (const queue of ['collect', 'deliver', 'webhook', 'refresh']) {
    const send = (id: string) => boss.send(queue, { installationId: id }, { singletonKey: id });
    await send('at work');
    expect(await boss.fetch(queue)).toHaveLength(1);
    await send('at work');
    await send('waits');
    const fetched = await boss.fetch<{ installationId: string }>(queue, { batchSize: 8 });
    expect(fetched.map(({ data }) => data.installationId)).toContain('waits');
  }
});

test('one job of an installation waits at a time', async () => {
  await using server = await startTestServer();
  const send = () => server.boss.send('deliver', { installationId: 'one' }, { singletonKey: 'one' });
  expect(await send()).not.toBeNull();
  expect(await send()).toBeNull();
});
