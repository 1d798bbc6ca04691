import { describe, expect, test } from 'vitest';

import { connect, createPartner, type Partner } from '../../test/partner.ts';
import { createSecretBox } from '../secrets/index.ts';
import { createAccessTokenSource } from './create-access-token-source.ts';
import { disconnectInstallation } from './disconnect-installation.ts';
import { lifecycleSteps, type LifecycleStep } from './lifecycle-step.ts';
import type { Lifecycle } from './lifecycle.ts';
import { openApiKey } from './open-api-key.ts';
import { rekeyInstallations } from './rekey-installations.ts';
import { settleInstallations } from './settle-installations.ts';

/** Runs until a step is reached for the nth time and stops for good there: no `finally` runs, as after SIGKILL. */
async function runUntil(
  partner: Partner,
  step: LifecycleStep,
  run: (lifecycle: Lifecycle) => Promise<unknown>,
): Promise<boolean> {
  return await new Promise<boolean>((resolve, reject) => {
    const onStep = (reached: LifecycleStep) => {
      if (reached !== step) return;
      resolve(true);
      return new Promise<void>(() => undefined);
    };
    run({ ...partner.lifecycle, onStep }).then(() => {
      resolve(false);
    }, reject);
  });
}

/** What must be true of every installation once time has passed and the work was taken up again (C-07). */
async function expectCustody(partner: Partner): Promise<string[]> {
  partner.clock.now += 200_000;
  await settleInstallations(partner.lifecycle);
  const all = await partner.store.list({ limit: 100 });
  for (const { installation } of all) {
    expect(['connected', 'needs-recovery', 'needs-reauthorization', 'disconnected']).toContain(
      installation.status,
    );
    if (installation.status !== 'connected') continue;
    const { apiKey } = await openApiKey(partner.lifecycle, installation.id);
    expect(partner.datadog.apiKeys.some(({ key, revoked }) => key === apiKey && !revoked)).toBe(true);
  }
  expect(partner.datadog.count('/api/v2/api_keys/marketplace')).toBeLessThanOrEqual(1);
  return all.map(({ installation }) => installation.status);
}

const stepsOf = (work: string) => lifecycleSteps.filter((step) => step.startsWith(`${work}:`));

describe('a crash at every step', () => {
  test.each(stepsOf('connect'))('%s', async (step) => {
    const partner = createPartner();
    const renewal = step === 'connect: took the lease';
    if (renewal) await connect(partner);
    const crashed = await runUntil(partner, step, (lifecycle) => connect({ ...partner, lifecycle }));
    expect(crashed).toBe(true);
    const [status] = await expectCustody(partner);
    // An installation without a key gets one after the customer's steps.
    if (status === 'connected') return;
    for (const apiKey of partner.datadog.apiKeys) apiKey.revoked = true;
    expect((await connect(partner)).status).toBe('connected');
  });

  test.each(stepsOf('refresh'))('%s', async (step) => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.clock.now += 3_700_000;
    const crashed = await runUntil(partner, step, (lifecycle) =>
      createAccessTokenSource(lifecycle).getAccessToken(id),
    );
    expect(crashed).toBe(true);
    await expectCustody(partner);
    const source = createAccessTokenSource(partner.lifecycle);
    const lost = step === 'refresh: answered' || step === 'refresh: sealed the tokens';
    // This Datadog lets a former refresh token die: what it answered to a dead process is gone for good.
    if (lost)
      await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'NEEDS_REAUTHORIZATION' });
    else expect(await source.getAccessToken(id)).toBe(partner.datadog.grants[0]!.accessToken);
    expect((await connect(partner)).status).toBe('connected');
  });

  test.each(stepsOf('disconnect'))('%s', async (step) => {
    const partner = createPartner();
    const { id } = await connect(partner);
    if (step === 'disconnect: renewed the access token') partner.clock.now += 3_700_000;
    const crashed = await runUntil(partner, step, (lifecycle) =>
      disconnectInstallation(lifecycle, { installationId: id }),
    );
    expect(crashed).toBe(true);
    const [status] = await expectCustody(partner);
    const began = step !== 'disconnect: read';
    expect(status).toBe(began ? 'disconnected' : 'connected');
    expect(partner.datadog.grants[0]?.revoked).toBe(began);
  });

  test.each<LifecycleStep>(['connect: saved the intent', 'connect: saved', ...stepsOf('replaced')])(
    'a replaced grant is revoked, even after a crash at "%s"',
    async (step) => {
      const partner = createPartner();
      await connect(partner);
      if (step === 'replaced: renewed the access token') partner.clock.now += 3_700_000;
      const crashed = new Promise<void>((resolve) => {
        const onStep = (reached: LifecycleStep) => {
          if (reached !== step) return;
          resolve();
          return new Promise<void>(() => undefined);
        };
        void connect({ ...partner, lifecycle: { ...partner.lifecycle, onStep } });
      });
      await crashed;
      await expectCustody(partner);
      expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([true, false]);
      expect(await partner.store.list({ hasReplacedGrants: true, limit: 1 })).toEqual([]);
    },
  );

  test.each(stepsOf('settle'))('%s', async (step) => {
    const partner = createPartner();
    await runUntil(partner, 'connect: saved the intent', (lifecycle) => connect({ ...partner, lifecycle }));
    partner.clock.now += 200_000;
    expect(await runUntil(partner, step, settleInstallations)).toBe(true);
    expect(await expectCustody(partner)).toEqual(['needs-recovery']);
  });

  test.each(stepsOf('rekey'))('%s', async (step) => {
    const older = { id: 'key-1', key: crypto.getRandomValues(new Uint8Array(32)) };
    const active = { id: 'key-2', key: crypto.getRandomValues(new Uint8Array(32)) };
    const partner = createPartner({ secrets: createSecretBox([older]) });
    const { id } = await connect(partner);
    const rotating = {
      ...partner,
      lifecycle: { ...partner.lifecycle, secrets: createSecretBox([active, older]) },
    };
    expect(await runUntil(rotating, step, rekeyInstallations)).toBe(true);
    await rekeyInstallations(rotating.lifecycle);
    const rotated = { ...partner, lifecycle: { ...partner.lifecycle, secrets: createSecretBox([active]) } };
    expect(await expectCustody(rotated)).toEqual(['connected']);
    expect((await openApiKey(rotated.lifecycle, id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  });
});
