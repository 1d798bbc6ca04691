import { disconnectInstallation } from '@tilekit/core';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { connectAs } from '../../test/harness/connect-as.ts';
import { startTestServer } from '../../test/harness/test-server.ts';
import { purgeExpired } from './purge-expired.ts';

test('what is old is forgotten, except for work that is still to be done and the audit trail', async () => {
  await using server = await startTestServer();
  const { database, lifecycle } = server.options;
  await connectAs(server, 'old@customer.example', { domain: 'datadoghq.eu' });
  const [stored] = await lifecycle.store.list({ accountId: 'old@customer.example', limit: 1 });
  const installation_id = stored?.installation.id ?? '';
  const date = server.options.now();
  for (const [key, effect] of [
    ['done', 'applied'],
    ['waiting', null],
  ] as const) {
    const delivery = { installation_id, key, cycle: key, transition: 'Triggered', date, payload: '{}' };
    await database
      .insertInto('alert_deliveries')
      .values({ ...delivery, received_at: date, effect })
      .execute();
    const alert = { id: key, installation_id, account_id: 'old@customer.example', cycle: key };
    const texts = { title: '', tags: '[]', details: null, link: '', transition: 'Triggered' };
    await database
      .insertInto('alerts')
      .values({ ...alert, ...texts, date, action: effect === null ? 'due' : 'rolled-back' })
      .execute();
  }
  const left = async () => {
    const count = async (table: 'sessions' | 'authorization_attempts' | 'audit_events') => {
      const { rows } = await sql<{ count: number }>`select count(*)::int from ${sql.table(table)}`.execute(
        database,
      );
      return rows[0]?.count;
    };
    const deliveries = await database.selectFrom('alert_deliveries').select('key').orderBy('key').execute();
    const alerts = await database.selectFrom('alerts').select('id').orderBy('id').execute();
    return {
      sessions: await count('sessions'),
      attempts: await count('authorization_attempts'),
      audit: await count('audit_events'),
      deliveries: deliveries.map(({ key }) => key),
      alerts: alerts.map(({ id }) => id),
    };
  };
  const dayMs = 24 * 60 * 60_000;
  const before = await left();
  expect(before).toMatchObject({ attempts: 1, deliveries: ['done', 'waiting'], alerts: ['done', 'waiting'] });

  await purgeExpired(server.options);
  expect(await left()).toEqual(before);
  server.advance(31 * dayMs);
  await purgeExpired(server.options);
  expect(await left()).toEqual({ ...before, sessions: 0, attempts: 0, deliveries: ['waiting'] });
  server.advance(60 * dayMs);
  await purgeExpired(server.options);
  expect(await left()).toMatchObject({ audit: before.audit, deliveries: ['waiting'], alerts: ['waiting'] });

  await disconnectInstallation(lifecycle, { installationId: installation_id });
  await purgeExpired(server.options);
  expect((await lifecycle.store.get(installation_id))?.installation.status).toBe('disconnected');
  server.advance(91 * dayMs);
  await purgeExpired(server.options);
  expect(await lifecycle.store.get(installation_id)).toBeUndefined();
});
