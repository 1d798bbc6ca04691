import { describe, expect, test, vi } from 'vitest';

import { connect, createPartner } from '../../test/partner.ts';
import { openApiKey } from './open-api-key.ts';
import { settleInstallations } from './settle-installations.ts';

const marketplace = '/api/v2/api_keys/marketplace';
const revoke = '/oauth2/v1/revoke';

describe('connectInstallation', () => {
  test('ends connected with the key on disk, sealed', async () => {
    const partner = createPartner();
    const installation = await connect(partner);
    expect(installation.status).toBe('connected');
    const stored = await partner.store.get(installation.id);
    const [apiKey] = partner.datadog.apiKeys;
    expect(JSON.stringify(stored)).not.toContain(apiKey!.key);
    expect(JSON.stringify(stored)).not.toContain(partner.datadog.grants[0]!.refreshToken);
    expect((await openApiKey(partner.lifecycle, installation.id)).apiKey).toBe(apiKey!.key);
    expect(partner.events.map(({ name }) => name)).toEqual(['connected']);
  });

  test('talks only to the API host of the domain that the callback named (A-07, A-09)', async () => {
    const partner = createPartner();
    await connect(partner, { domain: 'us5.datadoghq.com' });
    expect(new Set(partner.datadog.requests.map(({ host }) => host))).toEqual(
      new Set(['api.us5.datadoghq.com']),
    );
  });

  test('without api_keys_write makes no key (R27)', async () => {
    const partner = createPartner({ scopes: ['monitors_read'] });
    const installation = await connect(partner);
    expect(installation.status).toBe('connected');
    expect(installation).not.toHaveProperty('apiKey');
    expect(partner.datadog.count(marketplace)).toBe(0);
  });

  test('a refused code leaves nothing', async () => {
    const partner = createPartner();
    partner.datadog.fail({
      path: '/oauth2/v1/token',
      does: { status: 400, body: '{"errors":["invalid_grant - no"]}' },
    });
    await expect(connect(partner)).rejects.toMatchObject({ code: 'INVALID_CODE_OR_VERIFIER' });
    expect(await partner.store.list({ limit: 10 })).toEqual([]);
  });

  test('the intent is on disk before the key is asked for (C-07)', async () => {
    const partner = createPartner({
      onStep: (step) => {
        if (step === 'connect: saved the intent') expect(partner.datadog.count(marketplace)).toBe(0);
      },
    });
    const statuses: string[] = [];
    const { transport } = partner.lifecycle;
    const lifecycle = {
      ...partner.lifecycle,
      transport: async (request: Parameters<NonNullable<typeof transport>>[0]) => {
        if (request.url.pathname === marketplace) {
          const [stored] = await partner.store.list({ limit: 1 });
          statuses.push(stored!.installation.status);
        }
        return await transport!(request);
      },
    };
    await connect({ ...partner, lifecycle });
    expect(statuses).toEqual(['connecting']);
  });

  test.each([
    ['the answer is lost', 'drop-after' as const, 'answer-lost'],
    ['the request is lost', 'drop-before' as const, 'answer-lost'],
    ['Datadog fails', { status: 502, body: '<html>Bad gateway</html>', type: 'text/html' }, 'answer-lost'],
    ['the success is unreadable', { status: 201, body: 'created' }, 'answer-lost'],
    [
      'a key exists',
      { status: 409, body: '{"errors":["An API key with this name already exists"]}' },
      'key-exists',
    ],
  ])('needs recovery when %s, and asks only once (C-08)', async (_, does, reason) => {
    const partner = createPartner();
    partner.datadog.fail({ path: marketplace, does });
    expect(await connect(partner)).toMatchObject({ status: 'needs-recovery', reason });
    expect(partner.datadog.count(marketplace)).toBe(1);
  });

  test('recovers by the five steps: revoke the key, connect again (R59, C-09)', async () => {
    const partner = createPartner();
    partner.datadog.fail({ path: marketplace, does: 'drop-after' });
    const lost = await connect(partner);
    expect(await connect(partner)).toMatchObject({
      id: lost.id,
      status: 'needs-recovery',
      reason: 'key-exists',
    });
    partner.datadog.apiKeys[0]!.revoked = true;
    const recovered = await connect(partner);
    expect(recovered).toMatchObject({ id: lost.id, status: 'connected' });
    expect((await openApiKey(partner.lifecycle, lost.id)).apiKey).toBe(partner.datadog.apiKeys[1]!.key);
  });

  test.each([
    ['a missing scope', { status: 403, body: '{"errors":["Forbidden"]}' }, 'API_KEYS_WRITE_MISSING'],
    ['a rate limit', { status: 429, body: '' }, 'RATE_LIMITED'],
    ['no connection', 'refuse-connection' as const, 'CONNECTION_FAILED'],
  ])('is not connected after %s: the grant is revoked and nothing stays', async (_, does, code) => {
    const partner = createPartner();
    partner.datadog.fail({ path: marketplace, does });
    await expect(connect(partner)).rejects.toMatchObject({ code });
    const [stored] = await partner.store.list({ limit: 1 });
    expect(stored?.installation.status).toBe('disconnected');
    expect(partner.datadog.grants[0]?.revoked).toBe(true);
    expect(partner.datadog.apiKeys).toEqual([]);
  });

  test('connecting the same organization again keeps installation and key, and makes no second one', async () => {
    const partner = createPartner();
    const first = await connect(partner);
    const second = await connect(partner);
    expect(second).toMatchObject({ id: first.id, status: 'connected' });
    expect(partner.datadog.count(marketplace)).toBe(1);
    expect((await openApiKey(partner.lifecycle, first.id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  });

  test('connecting again revokes the replaced grant at its site, and only that one', async () => {
    const partner = createPartner();
    await connect(partner, { domain: 'us5.datadoghq.com' });
    await connect(partner, { domain: 'us5.datadoghq.com' });
    await vi.waitFor(() => {
      expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([true, false]);
    });
    expect(partner.datadog.requests.filter(({ path }) => path === revoke)).toEqual([
      { host: 'api.us5.datadoghq.com', path: revoke, status: 200 },
    ]);
  });

  test('a replaced grant whose access token has expired is revoked too', async () => {
    const partner = createPartner();
    await connect(partner);
    partner.clock.now += 3_700_000;
    await connect(partner);
    await vi.waitFor(() => {
      expect(partner.datadog.grants.map(({ revoked }) => revoked)).toEqual([true, false]);
    });
  });

  test('a replaced grant that Datadog does not revoke immediately is retried, and the customer does not wait', async () => {
    const partner = createPartner();
    await connect(partner);
    partner.datadog.fail({ path: revoke, does: { status: 503, body: '' } });
    expect((await connect(partner)).status).toBe('connected');
    await vi.waitFor(() => {
      expect(partner.datadog.grants[0]?.revoked).toBe(true);
    });
    expect(partner.events.map(({ name }) => name)).toEqual(['connected', 'connected']);
  });

  test('a replaced grant that cannot be revoked is reported, and the connection stays', async () => {
    const partner = createPartner();
    await connect(partner);
    partner.datadog.fail({ path: revoke, does: { status: 503, body: '' }, times: 50 });
    expect((await connect(partner)).status).toBe('connected');
    await vi.waitFor(() => {
      expect(partner.events.at(-1)).toMatchObject({
        name: 'revocation-failed',
        installation: { status: 'connected' },
      });
    });
  });

  test('a new consent that brings the same refresh token revokes nothing', async () => {
    const partner = createPartner();
    await connect(partner);
    const { transport } = partner.lifecycle;
    const same = partner.datadog.grants[0]!.refreshToken;
    const lifecycle: typeof partner.lifecycle = {
      ...partner.lifecycle,
      transport: async (request) => {
        const answer = await transport!(request);
        const own = partner.datadog.grants[1];
        if (request.url.pathname !== '/oauth2/v1/token' || !own) return answer;
        const body = Buffer.from(answer.body).toString().replace(own.refreshToken, same);
        own.refreshToken = same;
        return { ...answer, body: Buffer.from(body) };
      },
    };
    await connect({ ...partner, lifecycle });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(partner.datadog.grants).toHaveLength(2);
    expect(partner.datadog.count(revoke)).toBe(0);
  });

  test('where Datadog names no organization, a conflict and a good key keep the key', async () => {
    const partner = createPartner();
    const first = await connect(partner, { organization: null });
    expect(await connect(partner, { organization: null })).toMatchObject({
      id: first.id,
      status: 'connected',
    });
    expect(partner.datadog.apiKeys).toHaveLength(1);
  });

  test('where Datadog names no organization, a new key shows that it is another one', async () => {
    const partner = createPartner();
    const first = await connect(partner, { organization: null });
    partner.datadog.apiKeys = [];
    await connect(partner, { organization: null });
    expect((await openApiKey(partner.lifecycle, first.id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  });

  test('a good key of one organization is never kept for another', async () => {
    const partner = createPartner();
    const first = await connect(partner, { organization: null });
    const attributes = { key: 'key-of-the-second-organization', name: 'K', last4: 'tion' };
    const body = JSON.stringify({ data: { id: 'second', attributes } });
    partner.datadog.fail({ path: marketplace, does: { status: 201, body } });
    await connect(partner, { organization: null });
    expect((await openApiKey(partner.lifecycle, first.id)).apiKey).toBe(attributes.key);
  });

  test('two organizations, two accounts and two sites are separate installations', async () => {
    const partner = createPartner();
    const ids = [await connect(partner)];
    partner.datadog.apiKeys = [];
    ids.push(await connect(partner, { organization: 'org-2' }));
    partner.datadog.apiKeys = [];
    ids.push(await connect(partner, { accountId: 'account-2' }));
    partner.datadog.apiKeys = [];
    ids.push(await connect(partner, { domain: 'datadoghq.com' }));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
  });

  test('one organization connected twice concurrently ends connected once', async () => {
    const partner = createPartner();
    const results = await Promise.all([connect(partner), connect(partner), connect(partner)]);
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(results.every(({ status }) => status === 'connected')).toBe(true);
    expect(partner.datadog.apiKeys).toHaveLength(1);
    expect((await openApiKey(partner.lifecycle, results[0].id)).apiKey).toBe(partner.datadog.apiKeys[0]!.key);
  });

  test('a received key is saved although the store fails for a while', async () => {
    const partner = createPartner();
    const { store } = partner;
    let failures = 4;
    const flaky = {
      ...store,
      update: async (...input: Parameters<typeof store.update>) => {
        if (input[0].status === 'connected' && failures > 0) {
          failures -= 1;
          throw new Error('the database is restarting');
        }
        return await store.update(...input);
      },
    };
    const installation = await connect({ ...partner, lifecycle: { ...partner.lifecycle, store: flaky } });
    expect(installation.status).toBe('connected');
    expect(failures).toBe(0);
  });

  test('a received key wins over a process that considered this one dead', async () => {
    const partner = createPartner();
    const { transport } = partner.lifecycle;
    const slow = {
      ...partner.lifecycle,
      transport: async (request: Parameters<NonNullable<typeof transport>>[0]) => {
        const answer = await transport!(request);
        if (request.url.pathname === marketplace) {
          partner.clock.now += 120_000;
          expect(await settleInstallations(partner.lifecycle)).toMatchObject({ interrupted: 1 });
        }
        return answer;
      },
    };
    const installation = await connect({ ...partner, lifecycle: slow });
    expect((await partner.store.get(installation.id))?.installation.status).toBe('connected');
    expect((await openApiKey(partner.lifecycle, installation.id)).apiKey).toBe(
      partner.datadog.apiKeys[0]!.key,
    );
  });
});
