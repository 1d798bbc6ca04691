import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { crashPoints } from './crash-points.ts';
import { openCrashRun } from './crash-run.ts';

/** `node --conditions=@tilekit/source apps/reference-server/test/crash/run.ts --kills 1000` */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, lanes: { type: 'string', default: '3' } },
});
const wanted = Number(values.kills);
const directory = mkdtempSync(join(tmpdir(), 'tilekit-crash-'));
const postgres = await startEmbeddedPostgres({ dataDirectory: directory });
const opened = connect({ ...postgres.address });

const begin = performance.now();
const outcomes = new Map<string, number>();
const violations: string[] = [];
let kills = 0;
let next = 0;

/** A sandbox and a database to itself: what settles one lane's installations must ask that lane's Datadog. */
async function lane(number: number): Promise<void> {
  const database = `lane_${number}`;
  await sql`create database ${sql.id(database)}`.execute(opened.database);
  const address = { ...postgres.address, database };
  const prepared = connect(address);
  await migrate(prepared.database);
  await prepared.close();
  const run = await openCrashRun(address);
  while (kills < wanted) {
    const point = crashPoints[next % crashPoints.length];
    next += 1;
    if (point === undefined) break;
    const result = await run.run(point);
    if (result.killed) kills += 1;
    outcomes.set(result.status, (outcomes.get(result.status) ?? 0) + 1);
    if (process.stderr.isTTY)
      process.stderr.write(`\r${kills} of ${wanted} killed, ${violations.length} violations`);
    for (const violation of result.violations)
      violations.push(`${point.operation} at "${point.dieAt}": ${violation}`);
  }
  await run.close();
}

await Promise.all(Array.from({ length: Number(values.lanes) }, (_, number) => lane(number)));
await opened.close();
await postgres.stop();
rmSync(directory, { recursive: true });

const report = [
  `${kills} processes killed at ${new Set(crashPoints.map(({ operation, dieAt }) => `${operation} ${dieAt}`)).size} points, in ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  `afterwards: ${[...outcomes].map(([status, count]) => `${status} ${count}`).join(', ')}`,
  `violations: ${violations.length}`,
  ...new Set(violations),
];
process.stdout.write(`${report.join('\n')}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
