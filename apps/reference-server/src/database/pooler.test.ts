import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { findPooling } from './pooler.ts';

const direct = { mode: 'none', connections: 17, listens: true };

test('PostgreSQL itself is no pooler', async () => {
  await using opened = await openTestDatabase();
  expect(await findPooling(opened.connection, 17)).toEqual(direct);
});

test('an address that cannot be reached is reported by its first use', async () => {
  expect(await findPooling({ host: '127.0.0.1', port: 1, user: 'nobody' }, 17)).toEqual(direct);
});
