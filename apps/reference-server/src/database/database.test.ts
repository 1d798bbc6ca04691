import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { openDatabase } from './database.ts';

test('a connection that breaks within a transaction fails the transaction, and nothing else', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const transaction = database.transaction().execute(async (within) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(within);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database);
    await sleep(100);
    await sql`select 1`.execute(within);
  });
  await expect(transaction).rejects.toThrow();
  expect((await sql`select 1`.execute(database)).rows).toHaveLength(1);
});

test('a server that is no PostgreSQL and never hangs up keeps no start waiting (H-11)', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 ready\r\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const databaseUrl = `postgres://a@127.0.0.1:${port}/a?sslmode=require`;
  await using opened = await openDatabase({ databaseUrl, dataDirectory: '', databaseConnections: 6 });
  await expect(sql`select 1`.execute(opened.database)).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
  });
  server.close();
}, 20_000);
