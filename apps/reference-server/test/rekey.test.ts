import { setTimeout as sleep } from 'node:timers/promises';
import { openApiKey } from '@tilekit/core';
import { expect, test } from 'vitest';
import type { AppOptions } from '../src/app-options.ts';
import { startWorkers } from '../src/jobs/start-workers.ts';
import { countOldSecrets, rekey } from '../src/maintenance/rekey.ts';
import { webhookContext } from '../src/webhooks/webhook-identity.ts';
import { connectWithSecrets, withKeys } from './harness/key-ring.ts';
import { startTestServer } from './harness/test-server.ts';

const newKey = (name: string) =>
  `${name}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
const older = newKey('older');
const active = newKey('active');

test(
  'after a rotation the maintenance reseals everything, and the older key can be removed (B-02)',
  { timeout: 300_000 },
  async () => {
    await using server = await startTestServer({ environment: { ENCRYPTION_KEYS: older } });
    const ids = [];
    for (const domain of ['datadoghq.com', 'datadoghq.eu', 'us5.datadoghq.com']) {
      ids.push(await connectWithSecrets(server, domain));
    }
    const rotated = withKeys(server, `${active},${older}`);
    expect(await countOldSecrets(rotated)).toBe(6);

    const workers = await startWorkers(rotated, server.boss);
    const deadline = Date.now() + 40_000;
    while ((await countOldSecrets(rotated)) > 0 && Date.now() < deadline) await sleep(50);
    await workers.stop();

    const without = withKeys(server, active);
    for (const id of ids) await openEverything(without, id);
    await expect(openEverything(withKeys(server, older), ids[0]!)).rejects.toMatchObject({
      code: 'KEY_UNKNOWN',
    });
  },
);

test('with nothing to do it writes nothing', async () => {
  await using server = await startTestServer();
  const id = await connectWithSecrets(server, 'datadoghq.com');
  const before = await server.options.lifecycle.store.get(id);
  expect(await rekey(server.options)).toBe(0);
  expect(await server.options.lifecycle.store.get(id)).toEqual(before);
});

test('a consent under way counts until it is used or too old: its verifier needs the older key', async () => {
  await using server = await startTestServer({ environment: { ENCRYPTION_KEYS: older } });
  const browser = server.browser();
  const path = server.options.config.tile.oauth.onboardingPath;
  await browser.submit(await browser.open(path), 'Sign in', { email: 'slow@customer.example' });
  const rotated = withKeys(server, `${active},${older}`);
  expect(await rekey(rotated)).toBe(1);
  server.advance(11 * 60 * 1000);
  expect(await rekey(rotated)).toBe(0);
});

test('a key that the ring lacks is an error, and nothing is said to be done', async () => {
  await using server = await startTestServer({ environment: { ENCRYPTION_KEYS: older } });
  await connectWithSecrets(server, 'datadoghq.com');
  await expect(rekey(withKeys(server, active))).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
});

async function openEverything(options: AppOptions, id: string): Promise<void> {
  const { secrets, store } = options.lifecycle;
  const { installation } = (await store.get(id))!;
  if (installation.status !== 'connected') throw new Error(installation.status);
  const { accessToken, refreshToken } = installation.tokens;
  const context = (field: string) => ({
    purpose: 'installation',
    installationId: id,
    accountId: installation.accountId,
    field,
  });
  expect(await secrets.open(accessToken, context('access_token'))).not.toBe('');
  expect(await secrets.open(refreshToken, context('refresh_token'))).not.toBe('');
  expect((await openApiKey(options.lifecycle, id)).apiKey).toMatch(/^[0-9a-f]{32}$/);
  const webhook = await options.database
    .selectFrom('webhooks')
    .select(['token', 'secret'])
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  for (const field of ['token', 'secret'] as const)
    expect(await secrets.open(webhook[field]!, webhookContext(installation, field))).toHaveLength(43);
}
