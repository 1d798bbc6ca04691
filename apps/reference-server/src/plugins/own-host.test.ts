import { expect, test } from 'vitest';
import { startTestServer } from '../../test/harness/test-server.ts';

test('in development a name that is not ours is refused, so that no web site reaches the server through its own', async () => {
  await using server = await startTestServer({ environment: { PUBLIC_URL: 'https://deploy.nova.example' } });
  const statusFor = async (host: string, url = '/sign-in') =>
    (await server.app.inject({ url, headers: { host } })).statusCode;
  for (const host of [
    'deploy.nova.example',
    'localhost:4300',
    '127.0.0.1:4300',
    '[::1]:4300',
    '192.168.1.20',
  ])
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  for (const host of [
    'evil.example',
    'evil.example:4300',
    '127.0.0.1.evil.example',
    'deploy.nova.example.evil',
  ])
    expect([host, await statusFor(host)]).toEqual([host, 421]);
  const delivery = await server.app.inject({
    method: 'POST',
    url: '/datadog/webhooks/any',
    headers: { host: 'evil.example' },
  });
  expect(delivery.statusCode).toBe(421);
});
