import { describe, expect, test } from 'vitest';

import { connect, createPartner, type Partner } from '../../test/partner.ts';
import { createSecretBox, type KeyRing } from '../secrets/index.ts';
import { disconnectInstallation } from './disconnect-installation.ts';
import type { LifecycleStep } from './lifecycle-step.ts';
import { openApiKey } from './open-api-key.ts';
import { rekeyInstallations } from './rekey-installations.ts';
import { settleInstallations } from './settle-installations.ts';

const randomKey = (id: string) => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });

/** Connects an organization again, and lets something happen when its code is spent and nothing is saved yet. */
async function reconnectWhile(partner: Partner, happening: () => Promise<unknown>) {
  let happened = false;
  const onStep = async (step: LifecycleStep) => {
    if (step !== 'connect: sealed the tokens' || happened) return;
    happened = true;
    await happening();
  };
  return await connect({ ...partner, lifecycle: { ...partner.lifecycle, onStep } });
}

describe('a reconnect whose code is spent ends connected although meanwhile', () => {
  test('the key ring rotated', async () => {
    let ring: KeyRing = [randomKey('key-1')];
    const partner = createPartner({ secrets: createSecretBox(() => ring) });
    const first = await connect(partner);
    const again = await reconnectWhile(partner, async () => {
      ring = [randomKey('key-2'), ...ring];
      expect(await rekeyInstallations(partner.lifecycle)).toMatchObject({ resealed: 1 });
    });
    expect(again).toMatchObject({ id: first.id, status: 'connected' });
    ring = [ring[0]];
    expect((await openApiKey(partner.lifecycle, first.id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  });

  test('another process took it for dead and settled an interrupted connection', async () => {
    const partner = createPartner();
    const { onStep, died } = dieAt('connect: saved the intent');
    const dead = { ...partner, lifecycle: { ...partner.lifecycle, onStep } };
    await Promise.race([connect(dead), died]);
    partner.clock.now += 120_000;
    const again = await reconnectWhile(partner, async () => {
      partner.clock.now += 120_000;
      expect(await settleInstallations(partner.lifecycle)).toMatchObject({ interrupted: 1 });
    });
    expect(again.status).toBe('connected');
    expect((await partner.store.list({ limit: 9 })).map(({ installation }) => installation.status)).toEqual([
      'connected',
    ]);
  });

  test('it was disconnected: the newer consent counts, and the former grant is revoked', async () => {
    const partner = createPartner();
    const first = await connect(partner);
    partner.datadog.apiKeys = [];
    const again = await reconnectWhile(partner, () =>
      disconnectInstallation(partner.lifecycle, { installationId: first.id }),
    );
    expect(again.status).toBe('connected');
    expect((await partner.store.get(first.id))?.installation.status).toBe('disconnected');
    expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([true, false]);
  });

  test('rekeying and settling never stop', async () => {
    let ring: KeyRing = [randomKey('key-0')];
    const partner = createPartner({ secrets: createSecretBox(() => ring) });
    const { id } = await connect(partner);
    const connecting = { busy: true };
    const others = [
      (async () => {
        for (let turn = 1; connecting.busy; turn += 1) {
          ring = [randomKey(`key-${turn}`), ...ring];
          await rekeyInstallations(partner.lifecycle);
          await new Promise((resolve) => setImmediate(resolve));
        }
      })(),
      (async () => {
        while (connecting.busy) {
          await settleInstallations(partner.lifecycle);
          await new Promise((resolve) => setImmediate(resolve));
        }
      })(),
    ];
    for (let turn = 0; turn < 50; turn += 1)
      expect(await connect(partner)).toMatchObject({ id, status: 'connected' });
    connecting.busy = false;
    await Promise.all(others);
    expect(partner.datadog.apiKeys).toHaveLength(1);
    expect((await openApiKey(partner.lifecycle, id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  });
});

test('an installation that changes without end is given up (INSTALLATION_BUSY)', async () => {
  const partner = createPartner();
  await connect(partner);
  const begun = partner.clock.now;
  const store = { ...partner.store, update: () => Promise.resolve(undefined) };
  await expect(connect({ ...partner, lifecycle: { ...partner.lifecycle, store } })).rejects.toMatchObject({
    code: 'INSTALLATION_BUSY',
  });
  expect(partner.clock.now - begun).toBeLessThan(60_000);
  // The customer's second consent belongs to no account: the first one stays.
  expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([false, true]);
});

describe('a grant that could not be stored is revoked', () => {
  const failure = new Error('the database is gone');
  const broken = (partner: Partner) => {
    const store = { ...partner.store, create: () => Promise.reject(failure) };
    return { ...partner, lifecycle: { ...partner.lifecycle, store } };
  };

  test('when the store fails', async () => {
    const partner = createPartner();
    await expect(connect(broken(partner))).rejects.toBe(failure);
    expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([true]);
    expect(partner.datadog.apiKeys).toEqual([]);
  });

  test('and if the grant cannot be revoked either, the first failure is reported', async () => {
    const partner = createPartner();
    partner.datadog.fail({ path: '/oauth2/v1/revoke', does: 'refuse-connection' });
    await expect(connect(broken(partner))).rejects.toBe(failure);
  });
});

test.each(['create', 'update'] as const)(
  'a stored grant stays, although the answer of the %s was lost: it can be settled later',
  async (write) => {
    const partner = createPartner({ scopes: ['monitors_read'] });
    if (write === 'update') await connect(partner);
    const lost = new Error('connection reset');
    const { store } = partner;
    const deaf = {
      ...store,
      create: async (...values: Parameters<typeof store.create>) => {
        await store.create(...values);
        throw lost;
      },
      update: async (...values: Parameters<typeof store.update>) => {
        await store.update(...values);
        throw lost;
      },
    };
    await expect(connect({ ...partner, lifecycle: { ...partner.lifecycle, store: deaf } })).rejects.toBe(
      lost,
    );
    partner.clock.now += 120_000;
    await settleInstallations(partner.lifecycle);
    const [stored] = await store.list({ limit: 1 });
    expect(stored?.installation.status).toBe('connected');
    expect(partner.datadog.grants.at(-1)?.revoked).toBe(false);
  },
);

function dieAt(last: LifecycleStep) {
  const { promise: died, resolve } = Promise.withResolvers<undefined>();
  const onStep = async (step: LifecycleStep) => {
    if (step !== last) return;
    resolve(undefined);
    // What a killed process never does, `finally` included, does not happen.
    await new Promise(() => undefined);
  };
  return { onStep, died };
}
