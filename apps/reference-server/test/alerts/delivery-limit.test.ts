import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createToken } from '../../src/webhooks/webhook-identity.ts';
import { startTestServer } from '../harness/test-server.ts';

test('a sender who floods is asked to retry later, and no other sender waits (E-09)', async () => {
  await using server = await startTestServer();
  const app = await createApp({ ...server.options, deliveriesPerMinute: 3 });
  const deliver = async (remoteAddress: string) => {
    const url = `/datadog/webhooks/${createToken()}`;
    return (await app.inject({ method: 'POST', url, payload: {}, remoteAddress })).statusCode;
  };
  const answers = [];
  for (let count = 0; count < 5; count += 1) answers.push(await deliver('203.0.113.7'));
  // 503, since Datadog takes 429 as final.
  expect(answers).toEqual([404, 404, 404, 503, 503]);
  expect(await deliver('203.0.113.8')).toBe(404);
  await app.close();
});
