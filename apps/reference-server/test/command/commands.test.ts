import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealAuditTrail } from '../../src/audit/seal-audit-trail.ts';
import { testActions } from '../harness/test-tables.ts';
import { connectAs } from '../harness/connect-as.ts';
import { startTestServer, type TestServer } from '../harness/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as an operator runs it, against the database of the test. */
async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Output> {
  const { host, user, database } = server.connection;
  const { config } = server.options;
  const child = spawn(
    process.execPath,
    ['--conditions=@tilekit/source', join(import.meta.dirname, 'command-child.ts'), ...args],
    {
      env: {
        PATH: process.env.PATH,
        DATADOG_SANDBOX_URL: server.sandboxUrl,
        DATABASE_URL: `postgres://${String(user)}@localhost/${String(database)}?host=${String(host)}`,
        ENCRYPTION_KEYS: config.encryptionKeys,
        SESSION_SECRET: config.sessionSecret,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, stdout, stderr };
}

async function runJson(
  ...args: string[]
): Promise<{ readonly code: number | null; readonly json: Record<string, unknown> }> {
  const { code, stdout, stderr } = await run([...args, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  return { code, json: JSON.parse(stdout) as Record<string, unknown> };
}

test('every command has its help; a usage error exits with code 2 and without a stack trace', async () => {
  const overview = await run(['--help']);
  expect(overview.code).toBe(0);
  for (const name of ['migrate', 'check-config', 'silent', 'export', 'erase', 'audit']) {
    expect(overview.stdout).toContain(`  ${name}`);
    const help = await run([name, '--help']);
    expect([help.code, help.stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(`server ${name}`)]);
  }
  for (const args of [
    ['nonsense'],
    ['silent', '--nonsense'],
    ['silent', 'word'],
    ['erase', '--account', 'a'],
  ]) {
    const refused = await run(args);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).not.toContain('    at ');
  }
}, 300_000);

test('check-config reports all errors together, and starts nothing', async () => {
  expect((await run(['--check-config'])).code).toBe(0);
  const wrong = await run(['check-config', '--format', 'json'], { PORT: 'x', LOG_LEVEL: 'loud' });
  expect(wrong.code).toBe(1);
  const { faults } = JSON.parse(wrong.stdout) as { faults: readonly string[] };
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(['LOG_LEVEL', 'PORT']);
}, 300_000);

test('migrate ends with everything in place, and a role that only runs the server cannot touch the audit trail', async () => {
  const { database } = server.options;
  await sql.raw(`create role runner_${process.pid}`).execute(database);
  const { code } = await run(['migrate', '--grant-to', `runner_${process.pid}`]);
  expect(code).toBe(0);
  const oldMonth = await addOldMonth();
  await database.connection().execute(async (connection) => {
    await sql.raw(`set role runner_${process.pid}`).execute(connection);
    await sql`insert into audit_events (action) values ('tried')`.execute(connection);
    await sql`update installations set version = version where false`.execute(connection);
    for (const statement of [
      'update audit_events set action = null',
      'delete from audit_events',
      'truncate audit_events',
    ])
      await expect(sql.raw(statement).execute(connection)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`update audit_retention set months = 1`.execute(connection)).rejects.toMatchObject({
      code: '42501',
    });
    const { rows } = await sql`select keep_audit_months(1)`.execute(connection);
    expect(rows).toEqual([]);
    const { rows: kept } = await sql`select to_regclass(${oldMonth}) as name`.execute(connection);
    expect(kept).toEqual([{ name: oldMonth }]);
    await expect(sql`drop table audit_seals`.execute(connection)).rejects.toMatchObject({ code: '42501' });
    await sql`reset role`.execute(connection);
  });
}, 300_000);

/** @returns the partition of four months ago, within the 13 that are kept */
async function addOldMonth(): Promise<string> {
  const month = sql<{ name: string; since: string; until: string }>`
    select 'audit_events_' || to_char(start, 'YYYY_MM') as name, start::text as since, (start + interval '1 month')::text as until
    from (select date_trunc('month', now() at time zone 'UTC') - interval '4 months' as start) as months`;
  const [found] = (await month.execute(server.options.database)).rows;
  if (found === undefined) throw new Error('no month');
  const { name, since, until } = found;
  await sql
    .raw(`create table ${name} partition of audit_events for values from ('${since}Z') to ('${until}Z')`)
    .execute(server.options.database);
  return name;
}

test('silent says which installations, and why', async () => {
  await connectAs(server, 'quiet@customer.example', { domain: 'us3.datadoghq.com' });
  expect((await runJson('silent')).code).toBe(0);
  await sql`update collections set last_accepted_at = now() - interval '1 hour', problem = 'RATE_LIMITED'
    where installation_id in (select id from installations where account_id = 'quiet@customer.example')`.execute(
    server.options.database,
  );
  const { code, json } = await runJson('silent', '--longer-than', '600');
  expect(code).toBe(1);
  expect(json).toMatchObject({
    installations: [
      { account: 'quiet@customer.example', site: 'us3.datadoghq.com', problem: 'RATE_LIMITED' },
    ],
    summary: { silent: 1, byProblem: { RATE_LIMITED: 1 }, bySite: { 'us3.datadoghq.com': 1 } },
  });
}, 300_000);

describe('an account', () => {
  const account = 'leaves@customer.example';

  test('is exported without secrets, then erased everywhere but in the audit trail, which records it', async () => {
    const { database } = server.options;
    await connectAs(server, account, { domain: 'datadoghq.eu' });
    await connectAs(server, 'stays@customer.example', { domain: 'datadoghq.eu' });
    await testActions(database)
      .insertInto('test_actions')
      .values({ id: 'action', account_id: account, tags: '', details: null })
      .execute();
    const exported = await runJson('export', '--account', account);
    expect(exported.code).toBe(0);
    const texts = JSON.stringify(exported.json);
    expect(texts).toContain('test_actions');
    expect([...server.secrets()].filter((secret) => texts.includes(secret))).toEqual([]);
    expect(texts).not.toContain('eyJ');

    expect((await run(['erase', '--account', account, '--yes'])).code).toBe(0);
    const { rows } = await sql<{ name: string }>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'jobs')`.execute(
      database,
    );
    const holding: string[] = [];
    for (const { name } of rows) {
      const found =
        await sql`select 1 from ${sql.raw(name)} t where to_jsonb(t)::text like ${`%${account}%`} limit 1`.execute(
          database,
        );
      if (found.rows.length > 0 && !name.includes('audit_events')) holding.push(name);
    }
    expect(holding).toEqual([]);
    const lines = await database
      .selectFrom('audit_events')
      .select('action')
      .where('account_id', '=', account)
      .execute();
    expect(lines.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['exported', 'disconnected', 'erased']),
    );
    const again = await run(['erase', '--account', account, '--yes']);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('Nothing is stored');
    expect((await runJson('silent')).json).toMatchObject({ summary: {} });
    const grants = await fetch(`${server.sandboxUrl}/_sandbox/requests`);
    expect(await grants.text()).toContain('/oauth2/v1/revoke');
    expect(
      await server.options.lifecycle.store.list({ accountId: 'stays@customer.example', limit: 5 }),
    ).toHaveLength(1);
  }, 300_000);

  test('stays while its grants cannot be revoked', async () => {
    const late = 'late@customer.example';
    await connectAs(server, late, { domain: 'ap1.datadoghq.com' });
    await server.setFaults([{ match: { path: '/oauth2/v1/revoke' }, times: 100, respond: { status: 503 } }]);
    expect((await run(['erase', '--account', late, '--yes'])).code).toBe(1);
    await server.setFaults([]);
    await fetch(`${server.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
    expect(await server.options.lifecycle.store.list({ accountId: late, limit: 5 })).toHaveLength(1);
  }, 300_000);
});

describe('the audit chain (F-04)', () => {
  /** The triggers block tests as well as everyone else. */
  async function tamper(statement: string): Promise<void> {
    await server.options.database.connection().execute(async (connection) => {
      await sql`set session_replication_role = replica`.execute(connection);
      await sql.raw(statement).execute(connection);
      await sql`reset session_replication_role`.execute(connection);
    });
  }

  test('is whole after any number of events, and shows what was changed, added or removed', async () => {
    const { database, logger } = server.options;
    await sql`insert into audit_events (at, action, account_id)
      select now() - interval '1 hour' + n * interval '1 second', 'signed-in', 'chain' from generate_series(1, 50) as n`
      .execute(database)
      .catch(() => undefined);
    await sealAuditTrail({ database, logger });
    const first = await runJson('audit:check');
    expect(first).toMatchObject({ code: 0, json: { whole: true } });
    const { head } = first.json;
    expect((await runJson('audit', '--known', String(head))).code).toBe(0);
    expect((await runJson('audit', '--known', 'AAAA')).code).toBe(1);

    const id = `(select min(id) from audit_events where account_id = 'chain')`;
    await tamper(`update audit_events set person = 'another person' where id = ${id}`);
    expect(await runJson('audit')).toMatchObject({ code: 1, json: { whole: false, broken: [{}] } });
    await tamper(`update audit_events set person = null where id = ${id}`);
    expect((await runJson('audit')).code).toBe(0);
    await tamper(
      `insert into audit_events (at, action) select min(at), 'forged' from audit_events where account_id = 'chain'`,
    );
    expect((await runJson('audit')).code).toBe(1);
    await tamper(`delete from audit_events where action = 'forged'`);
    await tamper('update audit_seals set events = events + 1 where id = (select max(id) from audit_seals)');
    expect((await runJson('audit')).code).toBe(1);
    await tamper('update audit_seals set events = events - 1 where id = (select max(id) from audit_seals)');
    expect((await runJson('audit')).code).toBe(0);
    await tamper(`delete from audit_events where id = ${id}`);
    expect((await runJson('audit')).code).toBe(1);
  }, 300_000);
});
