import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectInstallation } from '../src/collection/collect-installation.ts';
import { deliver } from '../src/collection/deliver.ts';
import { maintain } from '../src/maintenance/maintain.ts';
import { rekey } from '../src/maintenance/rekey.ts';
import { createInstallationWebhook } from '../src/webhooks/create-installation-webhook.ts';
import { type AlertServer, startAlertServer } from './alerts/alert-server.ts';

/*
 * Whoever waits for a second connection while holding one may wait for others who do the same: under load all of them
 * stand still until their time is over. With a single connection, one is enough.
 */
let server: AlertServer;
beforeAll(async () => {
  server = await startAlertServer(undefined, {
    through: (address) => Promise.resolve({ ...address, max: 1 }),
  });
});
afterAll(() => server[Symbol.asyncDispose]());

test('no request and no job needs two connections of the pool at the same time (H-04)', async () => {
  const { options, boss } = server;
  const { id, browser } = await server.connect('single@customer.example', 'datadoghq.eu');
  await createInstallationWebhook(options, id);
  const date = String(options.now().getTime());
  expect(await server.send(id, { date })).toMatchObject({ code: 'COMMITTED' });
  expect(await server.send(id, { date })).toMatchObject({ code: 'DUPLICATE' });
  expect(await server.processJobs()).toBe(1);
  server.advance(20_000);
  await collectInstallation(options, boss, id);
  await deliver(options, { installationId: id });
  const { problem, last_accepted_at } = await options.database
    .selectFrom('collections')
    .select(['problem', 'last_accepted_at'])
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  expect([problem, last_accepted_at]).toEqual([null, expect.any(Date)]);
  await rekey(options);
  await maintain(options);
  for (const page of [
    '/installations',
    `/installations/${id}/monitors`,
    `/installations/${id}/webhook`,
    '/alerts',
  ])
    expect((await browser.open(page)).status).toBe(200);
}, 120_000);
