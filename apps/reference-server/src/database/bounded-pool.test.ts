import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { connect } from './database.ts';
import { isDatabaseUnavailable } from './database-unavailable.ts';
import { describeDatabaseError } from './describe-database-error.ts';
import { withAllowance } from './waits.ts';

test('jobs leave connections to requests, however many there are (H-04)', async () => {
  await using opened = await openTestDatabase();
  await using small = connect({ ...opened.connection, max: 3 });
  const { database } = small;
  const end = Promise.withResolvers<undefined>();
  let atWork = 0;
  const jobs = Array.from({ length: 5 }, () =>
    database.connection().execute(async () => {
      atWork += 1;
      await end.promise;
    }),
  );
  try {
    await withAllowance(10_000, () => sql`select 1`.execute(database));
    expect(atWork).toBeLessThanOrEqual(2);
  } finally {
    end.resolve(undefined);
  }
  await Promise.all(jobs);
  expect(atWork).toBe(5);
});

test.each([
  ['offers no TLS any more', ['N'], /does not support SSL/],
  ['is no PostgreSQL', ['HTTP/1.1 400 Bad Request\r\n\r\n'], /SSL/],
  ['speaks TLS that cannot be read', ['S', 'no TLS at all'], /EPROTO/],
])(
  'a server that %s cannot be reached, which is no fault of a request (H-11)',
  async (_, answers, problem) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const left = [...answers];
      socket.on('data', () => socket.write(left.shift() ?? ''));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await using opened = connect({ host: '127.0.0.1', port, user: 'a', database: 'a', ssl: true });
    const error: unknown = await sql`select 1`.execute(opened.database).catch((cause: unknown) => cause);
    server.close();
    expect(isDatabaseUnavailable(error)).toBe(true);
    const described = describeDatabaseError(error);
    expect(described.problem).toMatch(problem);
    expect(described.problem).not.toMatch(/\n/);
    expect(described.remedy).toMatch(/TLS/);
  },
);
