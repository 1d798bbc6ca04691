import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { connect, createPartner } from '../../test/partner.ts';
import { createSecretBox, type KeyRing } from '../secrets/index.ts';
import { createAccessTokenSource } from './create-access-token-source.ts';
import type { ConnectedInstallation, Installation } from './installation.ts';
import { openApiKey } from './open-api-key.ts';
import { rekeyInstallations } from './rekey-installations.ts';

const randomKey = (id: string) => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });

test('the ring rotates while others read and write: no failure, and the old key can go (B-02)', async () => {
  const older = randomKey('key-1');
  const active = randomKey('key-2');
  let ring: KeyRing = [older];
  // The clock leaps while leases are held: they must outlast it.
  const partner = createPartner({
    secrets: createSecretBox(() => ring),
    clock: { sleep: () => sleep(2) },
    leaseMs: 1e12,
  });
  const ids: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    partner.datadog.apiKeys = [];
    ids.push((await connect(partner, { organization: `org-${index}` })).id);
  }
  const work = Array.from({ length: 8 }, async (_, worker) => {
    const source = createAccessTokenSource(partner.lifecycle);
    for (let round = 0; round < 30; round += 1) {
      const id = ids[(worker + round) % ids.length]!;
      if (round % 10 === 5) partner.clock.now += 4_000_000;
      await openApiKey(partner.lifecycle, id);
      await source.getAccessToken(id);
    }
  });
  ring = [active, older];
  const rotation = rekeyInstallations(partner.lifecycle);
  await Promise.all([...work, rotation]);
  await rekeyInstallations(partner.lifecycle);
  ring = [active];
  for (const id of ids) await openApiKey(partner.lifecycle, id);
  expect(await rekeyInstallations(partner.lifecycle)).toEqual({ resealed: 0, current: 10 });
});

test.each<Installation['status']>([
  'connecting',
  'connected',
  'needs-recovery',
  'needs-reauthorization',
  'disconnecting',
])('%s, and unused: the run alone reseals every secret (B-02)', async (status) => {
  let ring: KeyRing = [randomKey('key-1')];
  const secrets = createSecretBox(() => ring);
  const partner = createPartner({ secrets });
  const connected = await connect(partner);
  if (connected.status !== 'connected') throw new Error(connected.status);
  const { version } = (await partner.store.get(connected.id))!;
  await partner.store.update(inStatus(status, connected), { version });
  const [older] = ring;
  const sealed = async () => {
    const { installation } = (await partner.store.get(connected.id))!;
    return JSON.stringify(installation).match(/eyJ[\w-]+(\.[\w-]*){4}/g) ?? [];
  };
  const before = await sealed();
  expect(before.length).toBeGreaterThan(0);
  ring = [randomKey('key-2'), older];
  expect(await rekeyInstallations(partner.lifecycle)).toEqual({ resealed: 1, current: 0 });
  const after = await sealed();
  expect(after).toHaveLength(before.length);
  expect(after.filter((text) => !secrets.isCurrent(text))).toEqual([]);
});

test('a concurrent write is not lost, and the row is resealed after it', async () => {
  const older = randomKey('key-1');
  const active = randomKey('key-2');
  let ring: KeyRing = [older];
  const partner = createPartner({ secrets: createSecretBox(() => ring) });
  const { id } = await connect(partner);
  ring = [active, older];
  let interrupted = false;
  const onStep = async (step: string) => {
    if (step !== 'rekey: sealed' || interrupted) return;
    interrupted = true;
    const { installation, version } = (await partner.store.get(id))!;
    await partner.store.update({ ...installation, changedAt: 'by another process' }, { version });
  };
  expect(await rekeyInstallations({ ...partner.lifecycle, onStep })).toEqual({ resealed: 1, current: 0 });
  ring = [active];
  expect((await openApiKey(partner.lifecycle, id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  expect((await partner.store.get(id))?.installation.changedAt).toBe('by another process');
});

test('reading a key reseals it (lazy re-encryption)', async () => {
  const older = randomKey('key-1');
  const active = randomKey('key-2');
  let ring: KeyRing = [older];
  const partner = createPartner({ secrets: createSecretBox(() => ring) });
  const { id } = await connect(partner);
  ring = [active, older];
  const { apiKey } = await openApiKey(partner.lifecycle, id);
  ring = [active];
  expect((await openApiKey(partner.lifecycle, id)).apiKey).toBe(apiKey);
});

test('a missing key stops the run: nothing may leave the ring then', async () => {
  let ring: KeyRing = [randomKey('key-1')];
  const partner = createPartner({ secrets: createSecretBox(() => ring) });
  await connect(partner);
  ring = [randomKey('key-2')];
  await expect(rekeyInstallations(partner.lifecycle)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
});

/** The same installation with the secrets that it has in another status. */
function inStatus(
  status: Installation['status'],
  { tokens, apiKey, ...identity }: ConnectedInstallation,
): Installation {
  switch (status) {
    case 'connecting':
      return { ...identity, status, tokens, previousApiKey: apiKey };
    case 'needs-recovery':
      return { ...identity, status, reason: 'answer-lost', tokens, previousApiKey: apiKey };
    case 'needs-reauthorization':
      return { ...identity, status, reason: 'GRANT_REVOKED', generation: tokens.generation, apiKey };
    case 'disconnecting':
      return { ...identity, status, tokens };
    default:
      return { ...identity, status: 'connected', tokens, apiKey };
  }
}
