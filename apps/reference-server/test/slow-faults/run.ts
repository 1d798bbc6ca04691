import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { testTables } from '../harness/test-tables.ts';
import { faults } from './faults.ts';
import { findPgBouncer } from './pgbouncer.ts';
import { runPooled } from './pooled-database.ts';
import { type FaultScene, openFaultScene } from './scene.ts';

/** `node --conditions=@tilekit/source apps/reference-server/test/slow-faults/run.ts [--long] [--only TEXT]` */
const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const dataDirectory = mkdtempSync(join(tmpdir(), 'tilekit-faults-'));
const cluster = await startEmbeddedPostgres({ dataDirectory, settings: { max_connections: '200' } });
let failures = 0;
const pooled = (
  [
    ['transaction', 10],
    ['session', 10],
    ['session', 20],
  ] as const
).map(([mode, poolSize]) => ({
  name: `PgBouncer, ${mode} mode, pool of ${poolSize}`,
  fault: (scene: FaultScene, seconds: number) => runPooled(scene, { mode, poolSize, seconds }),
  seconds: { short: 20, long: 60 },
}));
if (findPgBouncer() === undefined) process.stdout.write('PgBouncer is not in PATH: left out\n');
const all = [...faults, ...(findPgBouncer() === undefined ? [] : pooled)];
for (const [index, { name, fault, seconds }] of all.entries()) {
  if (!name.includes(values.only)) continue;
  const address = { ...cluster.address, database: `fault_${index}` };
  const client = new pg.Client({ ...cluster.address, database: 'postgres' });
  await client.connect();
  await client.query(`create database fault_${index}`);
  await client.end();
  const prepared = connect(address);
  await migrate(prepared.database, testTables);
  await (await openJobQueue(address, pino({ level: 'silent' }))).stop({ graceful: false });
  await prepared.close();
  const scene = await openFaultScene({ address });
  try {
    const figures = await fault(scene, values.long ? seconds.long : seconds.short);
    process.stdout.write(`${name}: ${JSON.stringify(figures)}\n`);
  } catch (error) {
    failures += 1;
    process.stdout.write(`${name}: FAILED: ${error instanceof Error ? error.message : 'unknown'}\n`);
  }
  await scene[Symbol.asyncDispose]();
}
await cluster.stop();
rmSync(dataDirectory, { recursive: true, force: true });
process.exit(failures === 0 ? 0 : 1);
