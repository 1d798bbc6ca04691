import { describe, expect, test } from 'vitest';

import { connect, createPartner } from '../../test/partner.ts';
import { disconnectInstallation } from './disconnect-installation.ts';
import { settleInstallations } from './settle-installations.ts';

describe('disconnectInstallation', () => {
  test('revokes the grant and leaves no secret (B-07)', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    expect(await disconnectInstallation(partner.lifecycle, { installationId: id })).toMatchObject({
      status: 'disconnected',
    });
    expect(partner.datadog.grants[0]?.revoked).toBe(true);
    const stored = await partner.store.get(id);
    expect(Object.keys(stored!.installation).sort()).toEqual(
      ['accountId', 'changedAt', 'clientId', 'createdAt', 'domain', 'id', 'organization', 'status'].sort(),
    );
    expect(partner.events.map(({ name }) => name)).toEqual(['connected', 'access-off', 'disconnected']);
  });

  test('Datadog down: access is off immediately, and the revocation follows later (B-07)', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.datadog.fail({ path: '/oauth2/v1/revoke', does: { status: 503, body: '' }, times: 2 });
    expect(await disconnectInstallation(partner.lifecycle, { installationId: id })).toMatchObject({
      status: 'disconnecting',
    });
    expect(JSON.stringify(await partner.store.get(id))).not.toContain('apiKey');
    expect(await settleInstallations(partner.lifecycle)).toMatchObject({ open: 1 });
    expect(await settleInstallations(partner.lifecycle)).toMatchObject({ disconnected: 1 });
    expect(partner.datadog.grants[0]?.revoked).toBe(true);
  });

  test('with an expired access token, renews it first', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.clock.now += 3 * 3_600_000;
    await disconnectInstallation(partner.lifecycle, { installationId: id });
    expect(partner.datadog.grants[0]?.revoked).toBe(true);
    expect((await partner.store.get(id))?.installation.status).toBe('disconnected');
  });

  test('a grant that Datadog ended already is erased', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.datadog.grants[0]!.revoked = true;
    await disconnectInstallation(partner.lifecycle, { installationId: id });
    expect((await partner.store.get(id))?.installation.status).toBe('disconnected');
  });

  test("refuses another account's installation as if it did not exist (A-15)", async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    await expect(
      disconnectInstallation(partner.lifecycle, { installationId: id, accountId: 'account-2' }),
    ).rejects.toMatchObject({ code: 'INSTALLATION_NOT_FOUND' });
    expect((await partner.store.get(id))?.installation.status).toBe('connected');
  });

  test('twice is once', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    await Promise.all([1, 2, 3].map(() => disconnectInstallation(partner.lifecycle, { installationId: id })));
    expect(partner.datadog.count('/oauth2/v1/revoke')).toBe(1);
  });

  test('connecting again before the revocation revokes the old grant first', async () => {
    const partner = createPartner();
    const { id } = await connect(partner);
    partner.datadog.fail({ path: '/oauth2/v1/revoke', does: { status: 503, body: '' } });
    await disconnectInstallation(partner.lifecycle, { installationId: id });
    partner.datadog.apiKeys[0]!.revoked = true;
    const again = await connect(partner);
    expect(again.status).toBe('connected');
    expect(again.id).not.toBe(id);
    expect(partner.datadog.grants[0]?.revoked).toBe(true);
    expect(partner.datadog.grants[1]?.revoked).toBe(false);
  });
});
