import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { processesIn } from './running-process.ts';

const directories: string[] = [];
const fast = { settings: { fsync: 'off' } };

function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tilekit-test-')));
  directories.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

async function query(postgres: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new pg.Client(postgres.address);
  await client.connect();
  const result = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return result.rows[0];
}

/** Another process that holds an embedded PostgreSQL until it is killed. */
async function startHolder(dataDirectory: string) {
  const program = `
    import { startEmbeddedPostgres } from '${join(import.meta.dirname, 'embedded-postgres.ts')}';
    const { pid } = await startEmbeddedPostgres({ dataDirectory: process.argv[1] });
    console.log(pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, postmaster: Number(line.toString()) };
}

async function startFailure(dataDirectory: string): Promise<unknown> {
  try {
    const postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
    await postgres.stop();
    return 'started';
  } catch (error) {
    return error;
  }
}

test('a fresh directory becomes a PostgreSQL 18 without any TCP port', async () => {
  await using postgres = await startEmbeddedPostgres({ dataDirectory: temporaryDirectory(), ...fast });
  expect(await query(postgres, 'show listen_addresses')).toEqual({ listen_addresses: '' });
  expect(await query(postgres, `select current_setting('server_version_num')::int / 10000 as v`)).toEqual({
    v: 18,
  });
});

test('what was committed is there after a stop and another start', async () => {
  const dataDirectory = temporaryDirectory();
  {
    await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
    await query(postgres, 'create table kept as select 7 as value');
  }
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  expect(await query(postgres, 'select value from kept')).toEqual({ value: 7 });
});

test('a directory whose name is too long for a socket works too', async () => {
  const dataDirectory = join(temporaryDirectory(), 'x'.repeat(120));
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  expect(postgres.address.host.length).toBeLessThan(90);
  expect(await query(postgres, 'select 1 as one')).toEqual({ one: 1 });
});

test('a directory that only its owner can enter works, for root as well', async () => {
  const parent = temporaryDirectory();
  chmodSync(parent, 0o700);
  await using postgres = await startEmbeddedPostgres({ dataDirectory: join(parent, 'data'), ...fast });
  expect(await query(postgres, 'select 1 as one')).toEqual({ one: 1 });
});

test('SIGKILL of the owner ends PostgreSQL, and the data opens again', async () => {
  const dataDirectory = temporaryDirectory();
  const { child, postmaster } = await startHolder(dataDirectory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  expect(postgres.pid).not.toBe(postmaster);
  expect(processesIn(join(dataDirectory, 'postgres'))).not.toContain(postmaster);
  expect(await query(postgres, 'select 1 as one')).toEqual({ one: 1 });
});

test('a PostgreSQL that outlived its owner is shut down before ours starts', async () => {
  const dataDirectory = temporaryDirectory();
  const { child, postmaster } = await startHolder(dataDirectory);
  // Stopped, it cannot act on the signal that tells it of its owner's death: the state of a system without one.
  process.kill(postmaster, 'SIGSTOP');
  child.kill('SIGKILL');
  await once(child, 'exit');
  setTimeout(() => process.kill(postmaster, 'SIGCONT'), 300);
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  expect(processesIn(join(dataDirectory, 'postgres'))).not.toContain(postmaster);
  expect(await query(postgres, 'select 1 as one')).toEqual({ one: 1 });
});

test('a live owner is left alone: the second start is refused', async () => {
  const dataDirectory = temporaryDirectory();
  const { child, postmaster } = await startHolder(dataDirectory);
  expect(await startFailure(dataDirectory)).toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
  expect(processesIn(join(dataDirectory, 'postgres'))).toContain(postmaster);
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a lock file with the pid of another program does not keep PostgreSQL from starting', async () => {
  const dataDirectory = temporaryDirectory();
  await (await startEmbeddedPostgres({ dataDirectory, ...fast })).stop();
  const otherProgram = spawn('sleep', ['60']);
  const lock = join(dataDirectory, 'postgres', 'postmaster.pid');
  writeFileSync(
    lock,
    `${otherProgram.pid ?? 0}\n${join(dataDirectory, 'postgres')}\n1\n5432\n\n\n0 0\nready\n`,
  );
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  expect(await query(postgres, 'select 1 as one')).toEqual({ one: 1 });
  expect(otherProgram.exitCode).toBeNull();
  otherProgram.kill();
});

test('a creation that was cut short is thrown away, not used', async () => {
  const dataDirectory = temporaryDirectory();
  mkdirSync(join(dataDirectory, 'postgres.draft-1'));
  writeFileSync(join(dataDirectory, 'postgres.draft-1', 'PG_VERSION'), '18\n');
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  expect(await query(postgres, 'select 1 as one')).toEqual({ one: 1 });
});

test('a directory that cannot be created is reported', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  const error = await startFailure(join(file, 'data'));
  expect(error).toMatchObject({ code: 'DATA_DIRECTORY_UNWRITABLE' });
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a full disk is reported and leaves nothing half-made',
  async () => {
    const mount = temporaryDirectory();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mount]);
    if (mounted.status !== 0) return;
    try {
      expect(await startFailure(join(mount, 'data'))).toMatchObject({ code: 'DISK_FULL' });
    } finally {
      spawnSync('umount', [mount]);
    }
  },
);

test('the log quotes no value of a failing statement', async () => {
  const dataDirectory = temporaryDirectory();
  await using postgres = await startEmbeddedPostgres({ dataDirectory, ...fast });
  const client = new pg.Client(postgres.address);
  await client.connect();
  await client.query('create table secrets (value text primary key)');
  await client.query('insert into secrets values ($1)', ['canary-5c1e']);
  await expect(client.query('insert into secrets values ($1)', ['canary-5c1e'])).rejects.toThrow();
  await client.end();
  const log = readFileSync(join(dataDirectory, 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key');
  expect(log).not.toContain('canary-5c1e');
});
