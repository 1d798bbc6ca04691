import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlertJob } from '../../src/alerts/commit-delivery.ts';
import { type AlertServer, connectWithWebhook, startAlertServer } from './alert-server.ts';

let server: AlertServer;
beforeAll(async () => {
  server = await startAlertServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('alerts of a customer who floods come after those of one who does not (H-04)', async () => {
  const noisy = await connectWithWebhook(server, 'noisy@customer.example', 'datadoghq.com');
  const quiet = await connectWithWebhook(server, 'quiet@customer.example', 'datadoghq.eu');
  const scope = 'x'.repeat(200_000);
  for (let count = 0; count < 8; count += 1)
    expect(await server.send(noisy.id, { id: `noisy-${count}`, scope })).toMatchObject({ status: 202 });
  expect(await server.send(quiet.id)).toMatchObject({ status: 202 });
  const first = await server.boss.fetch<AlertJob>('alert', { batchSize: 4 });
  expect(first).toHaveLength(4);
  expect(first.map(({ data }) => data.installationId)).toContain(quiet.id);
}, 60_000);
