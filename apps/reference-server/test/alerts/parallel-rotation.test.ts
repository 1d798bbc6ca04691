import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '@tilekit/core';
import { afterAll, expect, test } from 'vitest';
import { rotateWithKeys } from '../../src/webhooks/manage-with-keys.ts';
import { beginRotation, cancelRotation, finishRotation } from '../../src/webhooks/rotate-secret.ts';
import { connectWithWebhook, startAlertServer } from './alert-server.ts';

const server = await startAlertServer();
afterAll(() => server[Symbol.asyncDispose]());

/** Keeps what Datadog holds as the secret, and makes every call to it take its own time. */
function slowDatadog() {
  const held = { secret: '' };
  const transport: Transport = async (request) => {
    await sleep(Math.random() * 20);
    const response = await server.options.transport(request);
    const body = typeof request.body === 'string' ? request.body : '';
    const [, value] = /"value":"([\w-]{43})"/.exec(body) ?? [];
    if (value !== undefined && response.status < 300) held.secret = value;
    await sleep(Math.random() * 20);
    return response;
  };
  return { held, transport };
}

async function request(id: string) {
  const { installation } = (await server.options.lifecycle.store.get(id))!;
  const keys = await server.control<{ api_key: string; application_key: string }>(
    `credentials?site=${installation.domain}`,
  );
  const credential = { apiKey: keys.api_key, applicationKey: keys.application_key };
  return { installation, credential };
}

test('rotations with keys in parallel end with the secret that Datadog holds', async () => {
  const { id } = await connectWithWebhook(server, 'parallel@customer.example', 'datadoghq.com');
  const keyed = await request(id);
  const { held, transport } = slowDatadog();
  const options = { ...server.options, transport };
  const secrets = new Set<string>();
  for (let round = 0; round < 8; round += 1) {
    await Promise.all([1, 2, 3].map(() => rotateWithKeys(options, keyed)));
    const { secret } = await server.webhookOf(id);
    expect(secret).toBe(held.secret);
    secrets.add(secret);
  }
  expect(secrets.size).toBe(8);
});

test.each([
  ['cancelled', 'datadoghq.eu', () => cancelRotation],
  ['begun again', 'us5.datadoghq.com', () => beginRotation],
  ['ended', 'ap1.datadoghq.com', () => finishRotation],
])(
  'a rotation with keys that is %s by hand meanwhile ends with the secret that Datadog holds',
  async (_, domain, act) => {
    const { id } = await connectWithWebhook(server, 'by-hand@customer.example', domain);
    const keyed = await request(id);
    const { held, transport } = slowDatadog();
    let acted = false;
    const options = {
      ...server.options,
      transport: async (input: Parameters<Transport>[0]) => {
        const response = await transport(input);
        if (!acted && held.secret !== '') {
          acted = true;
          await act()(server.options, id);
        }
        return response;
      },
    };
    await rotateWithKeys(options, keyed);
    expect(acted).toBe(true);
    expect((await server.webhookOf(id)).secret).toBe(held.secret);
    expect((await server.send(id)).status).toBe(202);
  },
);
