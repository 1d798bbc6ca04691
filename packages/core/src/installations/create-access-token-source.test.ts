import { describe, expect, test } from 'vitest';

import { connect, createPartner, type Partner } from '../../test/partner.ts';
import { createError } from '../errors/create-error.ts';
import { createAccessTokenSource } from './create-access-token-source.ts';
import { disconnectInstallation } from './disconnect-installation.ts';
import { missingScopes } from './installation.ts';

const tokenPath = '/oauth2/v1/token';
const minute = 60_000;

/** A connected partner; `refreshes` counts from the connection. */
async function connected(partner = createPartner()) {
  const { id } = await connect(partner);
  const source = createAccessTokenSource(partner.lifecycle);
  const before = partner.datadog.count(tokenPath);
  return { partner, id, source, refreshes: () => partner.datadog.count(tokenPath) - before };
}

function currentToken({ datadog }: Partner): string {
  return datadog.grants.at(-1)!.accessToken;
}

describe('getAccessToken', () => {
  test('serves the stored token until 80 % of its life, then a new one (C-01)', async () => {
    const { partner, id, source, refreshes } = await connected();
    const first = currentToken(partner);
    partner.clock.now += 47 * minute;
    expect(await source.getAccessToken(id)).toBe(first);
    partner.clock.now += 2 * minute;
    expect(await source.getAccessToken(id)).not.toBe(first);
    expect(refreshes()).toBe(1);
  });

  test('the moment of the refresh is spread over 75 to 85 % of the life', async () => {
    for (const [random, minutes] of [
      [0, 45],
      [0.999999, 51],
    ] as const) {
      const partner = createPartner({ clock: { random: () => random } });
      const installation = await connect(partner);
      const refreshAt = Date.parse(installation.tokens.refreshAt) - Date.parse(installation.tokens.issuedAt);
      expect(Math.round(refreshAt / minute)).toBe(minutes);
    }
  });

  test.each([true, false])('keeps the right refresh token when rotation is %s (C-04)', async (rotates) => {
    const { partner, id, source, refreshes } = await connected();
    partner.datadog.rotates = rotates;
    for (let round = 1; round <= 3; round += 1) {
      partner.clock.now += 61 * minute;
      expect(await source.getAccessToken(id)).toBe(currentToken(partner));
      expect(refreshes()).toBe(round);
    }
  });

  test('eight processes with a hundred callers each refresh once (C-02)', async () => {
    const { partner, id, refreshes } = await connected();
    partner.clock.now += 61 * minute;
    const sources = Array.from({ length: 8 }, () => createAccessTokenSource(partner.lifecycle));
    const calls = sources.flatMap((source) => Array.from({ length: 100 }, () => source.getAccessToken(id)));
    expect(new Set(await Promise.all(calls))).toEqual(new Set([currentToken(partner)]));
    expect(refreshes()).toBe(1);
  });

  test('while another process refreshes early, the present token serves', async () => {
    const { partner, id, source, refreshes } = await connected();
    partner.clock.now += 50 * minute;
    expect(await partner.store.acquireLease(id, 90_000)).toBeDefined();
    expect(await source.getAccessToken(id)).toBe(currentToken(partner));
    expect(refreshes()).toBe(0);
  });

  test('takes over from a process that died while refreshing', async () => {
    const { partner, id, source, refreshes } = await connected();
    partner.clock.now += 61 * minute;
    expect(await partner.store.acquireLease(id, 30_000)).toBeDefined();
    expect(await source.getAccessToken(id)).toBe(currentToken(partner));
    expect(refreshes()).toBe(1);
  });

  test('a lost answer, former token still valid: ends connected (C-03)', async () => {
    const { partner, id, source } = await connected();
    partner.datadog.formerTokensWork = true;
    partner.clock.now += 61 * minute;
    partner.datadog.fail({ path: tokenPath, does: 'drop-after' });
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    partner.clock.now += 3_000;
    expect(await source.getAccessToken(id)).toBe(currentToken(partner));
  });

  test('a lost answer, former token dead: ends in needs-reauthorization, with no loop (C-03)', async () => {
    const { partner, id, source, refreshes } = await connected();
    partner.clock.now += 61 * minute;
    partner.datadog.fail({ path: tokenPath, does: 'drop-after' });
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    partner.clock.now += 3_000;
    for (let call = 0; call < 20; call += 1) {
      await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'NEEDS_REAUTHORIZATION' });
    }
    expect(refreshes()).toBe(2);
  });

  test('a revoked grant: needs reauthorization, reported once, and one request (C-05)', async () => {
    const { partner, id, refreshes } = await connected();
    partner.datadog.grants[0]!.revoked = true;
    partner.clock.now += 61 * minute;
    const sources = Array.from({ length: 4 }, () => createAccessTokenSource(partner.lifecycle));
    const calls = sources.flatMap((source) => Array.from({ length: 10 }, () => source.getAccessToken(id)));
    const results = await Promise.allSettled(calls);
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(refreshes()).toBe(1);
    expect(partner.events.filter(({ name }) => name === 'needs-reauthorization')).toHaveLength(1);
    expect(await connect(partner)).toMatchObject({ id, status: 'connected' });
  });

  test('Datadog down: the present token serves, attempts back off', async () => {
    const { partner, id, source, refreshes } = await connected();
    const present = currentToken(partner);
    partner.clock.now += 50 * minute;
    partner.datadog.fail({ path: tokenPath, does: { status: 503, body: '' }, times: 100 });
    for (let call = 0; call < 60; call += 1) {
      expect(await source.getAccessToken(id)).toBe(present);
      partner.clock.now += 5_000;
    }
    expect(refreshes()).toBeLessThanOrEqual(9);
    partner.clock.now += 10 * minute;
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'DATADOG_UNAVAILABLE' });
  });

  test('a new client secret takes effect without a restart, and no customer authorizes again (C-10, R77)', async () => {
    const { partner, id, source } = await connected();
    partner.datadog.clientSecret = 'the-second-client-secret';
    partner.clock.now += 61 * minute;
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'CLIENT_SECRET_REJECTED' });
    expect((await partner.store.get(id))?.installation.status).toBe('connected');
    partner.client = { ...partner.client, clientSecret: 'the-second-client-secret' };
    partner.clock.now += 3_000;
    expect(await source.getAccessToken(id)).toBe(currentToken(partner));
  });

  test('an installation of a client that is not configured is never refreshed with another secret (C-11)', async () => {
    const { partner, id, source, refreshes } = await connected();
    partner.client = { clientId: 'client-2', clientSecret: 'another', kind: 'test' };
    partner.clock.now += 61 * minute;
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN' });
    expect(refreshes()).toBe(0);
  });

  test('a client that is not configured: reported once, checked rarely, and recovered as soon as it is configured', async () => {
    const { partner, id, source, refreshes } = await connected();
    const { client } = partner;
    partner.client = { clientId: 'client-2', clientSecret: 'another', kind: 'published' };
    partner.clock.now += 61 * minute;
    let writes = 0;
    const store = {
      ...partner.store,
      update: (...input: Parameters<typeof partner.store.update>) => {
        writes += 1;
        return partner.store.update(...input);
      },
    };
    const ticking = createAccessTokenSource({ ...partner.lifecycle, store });
    for (let tick = 0; tick < 6 * 60 * 4; tick += 1) {
      await expect(ticking.getAccessToken(id)).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN' });
      partner.clock.now += 10_000;
    }
    expect(writes).toBeLessThanOrEqual(8);
    expect(partner.events.filter(({ name }) => name === 'refresh-failed')).toHaveLength(1);
    expect(refreshes()).toBe(0);

    partner.client = client;
    expect(await source.getAccessToken(id)).toBe(currentToken(partner));
    expect(refreshes()).toBe(1);
    partner.clock.now += 61 * minute;
    partner.client = { clientId: 'client-2', clientSecret: 'another', kind: 'published' };
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN' });
    expect(partner.events.filter(({ name }) => name === 'refresh-failed')).toHaveLength(2);
  });

  test('after disconnecting there is immediately no token', async () => {
    const { partner, id, source } = await connected();
    await source.getAccessToken(id);
    await disconnectInstallation(partner.lifecycle, { installationId: id });
    await expect(source.getAccessToken(id)).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
    await expect(source.getAccessToken('none')).rejects.toMatchObject({ code: 'INSTALLATION_NOT_FOUND' });
  });

  test('a process that gets the lease after another has refreshed does not refresh again', async () => {
    const { partner, id, refreshes } = await connected();
    partner.clock.now += 61 * minute;
    const other = createAccessTokenSource(partner.lifecycle);
    let overtaken = false;
    const store = {
      ...partner.store,
      acquireLease: async (...input: Parameters<typeof partner.store.acquireLease>) => {
        if (!overtaken) {
          overtaken = true;
          await other.getAccessToken(id);
        }
        return await partner.store.acquireLease(...input);
      },
    };
    const slow = createAccessTokenSource({ ...partner.lifecycle, store });
    expect(await slow.getAccessToken(id)).toBe(currentToken(partner));
    expect(refreshes()).toBe(1);
  });

  test('an answer that comes after a newer one does not replace it (fencing)', async () => {
    const { partner, id } = await connected();
    partner.datadog.formerTokensWork = true;
    partner.clock.now += 61 * minute;
    const other = createAccessTokenSource(partner.lifecycle);
    const { transport } = partner.lifecycle;
    let paused = false;
    const slow = createAccessTokenSource({
      ...partner.lifecycle,
      transport: async (request) => {
        const answer = await transport!(request);
        if (!paused) {
          paused = true;
          partner.clock.now += 120_000;
          await other.getAccessToken(id);
        }
        return answer;
      },
    });
    await slow.getAccessToken(id);
    expect(await other.getAccessToken(id)).toBe(currentToken(partner));
    expect((await partner.store.get(id))?.installation).toMatchObject({ tokens: { generation: 2 } });
  });

  test('tokens that arrive after their lease was taken over win over a false invalid_grant', async () => {
    const { partner, id, refreshes } = await connected();
    partner.clock.now += 61 * minute;
    const other = createAccessTokenSource(partner.lifecycle);
    const { transport } = partner.lifecycle;
    let paused = false;
    const slow = createAccessTokenSource({
      ...partner.lifecycle,
      transport: async (request) => {
        const answer = await transport!(request);
        if (!paused) {
          paused = true;
          partner.clock.now += 120_000;
          await expect(other.getAccessToken(id)).rejects.toMatchObject({ code: 'NEEDS_REAUTHORIZATION' });
        }
        return answer;
      },
    });
    expect(await slow.getAccessToken(id)).toBe(currentToken(partner));
    expect((await partner.store.get(id))?.installation.status).toBe('connected');
    expect(await other.getAccessToken(id)).toBe(currentToken(partner));
    expect(refreshes()).toBe(2);
  });
});

describe('withAccessToken', () => {
  const refused = () => createError('ACCESS_TOKEN_REJECTED', 'no', { status: 401 });

  test('a 401 refreshes once and repeats the call (C-06)', async () => {
    const { source, id, refreshes } = await connected();
    const seen: string[] = [];
    const result = await source.withAccessToken(id, (token) => {
      seen.push(token);
      return seen.length === 1 ? Promise.reject(refused()) : Promise.resolve('done');
    });
    expect(result).toBe('done');
    expect(new Set(seen).size).toBe(2);
    expect(refreshes()).toBe(1);
  });

  test('repeated 401s refresh once, not each time', async () => {
    const { source, id, refreshes } = await connected();
    for (let call = 0; call < 10; call += 1) {
      await expect(source.withAccessToken(id, () => Promise.reject(refused()))).rejects.toMatchObject({
        code: 'ACCESS_TOKEN_REJECTED',
      });
    }
    expect(refreshes()).toBe(1);
  });

  test('a 403 for a token that expired under way is repeated with the next token (R70)', async () => {
    const { source, id, refreshes, partner } = await connected();
    const seen: string[] = [];
    const result = await source.withAccessToken(id, (token) => {
      seen.push(token);
      if (seen.length > 1) return Promise.resolve('done');
      partner.clock.now += 3600_000;
      return Promise.reject(createError('FORBIDDEN', 'no', { status: 403 }));
    });
    expect(result).toBe('done');
    expect(new Set(seen).size).toBe(2);
    expect(refreshes()).toBe(1);
  });

  const forbidden = createError('FORBIDDEN', 'no', { status: 403 });

  test.each([0, 55 * 60_000])(
    'a 403 for a token that lives is neither refreshed nor repeated, %i ms later',
    async (laterMs) => {
      const { source, id, refreshes, partner } = await connected();
      let calls = 0;
      const call = () => {
        calls += 1;
        partner.clock.now += laterMs;
        return Promise.reject(forbidden);
      };
      await expect(source.withAccessToken(id, call)).rejects.toBe(forbidden);
      expect([calls, refreshes()]).toEqual([1, 0]);
    },
  );

  test('a 403 stays a 403 when the store fails while the token is checked', async () => {
    const { partner, id } = await connected();
    const store = { ...partner.store };
    const source = createAccessTokenSource({ ...partner.lifecycle, store });
    const call = () => {
      store.get = () => Promise.reject(new Error('the database is gone'));
      return Promise.reject(forbidden);
    };
    await expect(source.withAccessToken(id, call)).rejects.toBe(forbidden);
  });
});

test('scope growth: names what needs a new consent (C-12)', async () => {
  const partner = createPartner();
  const installation = await connect(partner);
  expect(missingScopes(installation, ['monitors_read', 'incident_write'])).toEqual(['incident_write']);
});
