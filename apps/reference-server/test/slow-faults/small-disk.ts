import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';

/** A disk that some tables are on, and that can be full. */
interface SmallDisk {
  readonly kind: 'tmpfs' | 'triggers';
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

/** Tables whose new rows a full disk refuses. */
const tables = ['readiness', 'outgoing_batches', 'alert_deliveries'];

/** A tmpfs of 8 MB where this process may mount one; elsewhere triggers that answer as PostgreSQL does on a full disk. */
export async function openSmallDisk(database: Database): Promise<SmallDisk> {
  const directory = mkdtempSync(join(tmpdir(), 'tilekit-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0755', 'tmpfs', directory], {
      stdio: 'ignore',
    });
  } catch {
    rmSync(directory, { recursive: true });
    return openRefusingTables(database);
  }
  const { rows } = await sql<{ data_directory: string }>`show data_directory`.execute(database);
  const { uid, gid } = statSync(rows[0]?.data_directory ?? '/');
  chownSync(directory, uid, gid);
  const name = `small_${process.pid}_${Date.now()}`;
  await sql.raw(`create tablespace ${name} location '${directory}'`).execute(database);
  for (const table of tables) await sql.raw(`alter table ${table} set tablespace ${name}`).execute(database);
  const filler = join(directory, 'filler');
  return {
    kind: 'tmpfs',
    fill() {
      const file = openSync(filler, 'w');
      try {
        const block = Buffer.alloc(4_096);
        for (;;) writeSync(file, block);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
      return Promise.resolve();
    },
    free() {
      rmSync(filler, { force: true });
      return Promise.resolve();
    },
    async remove() {
      for (const table of tables)
        await sql.raw(`alter table ${table} set tablespace pg_default`).execute(database);
      await sql.raw(`drop tablespace ${name}`).execute(database);
      execFileSync('umount', ['--lazy', directory]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function openRefusingTables(database: Database): SmallDisk {
  const run = (statement: string) => sql.raw(statement).execute(database);
  return {
    kind: 'triggers',
    async fill() {
      await run(`create function refuse_space() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
      for (const table of tables)
        await run(
          `create trigger refuse_space before insert on ${table} for each row execute function refuse_space()`,
        );
    },
    async free() {
      await run('drop function refuse_space cascade');
    },
    remove: () => Promise.resolve(),
  };
}
