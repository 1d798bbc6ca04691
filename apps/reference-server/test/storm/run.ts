import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { runStorm } from './storm-run.ts';

/** `node --conditions=@tilekit/source apps/reference-server/test/storm/run.ts --expiries 1000` */
const { values } = parseArgs({
  options: {
    expiries: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '8' },
    callers: { type: 'string', default: '100' },
  },
});
const directory = mkdtempSync(join(tmpdir(), 'tilekit-storm-'));
const postgres = await startEmbeddedPostgres({ dataDirectory: directory });
const opened = connect({ ...postgres.address });
await migrate(opened.database);
await opened.close();
const begin = performance.now();
const [processes, callers, expiries] = [
  Number(values.processes),
  Number(values.callers),
  Number(values.expiries),
];
const { wrong, p50Ms, p99Ms } = await runStorm(postgres.address, { processes, callers, expiries });
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
await postgres.stop();
rmSync(directory, { recursive: true });
process.stdout.write(
  [
    `${expiries} expiries, ${processes} processes with ${callers} callers each, in ${seconds} s`,
    `expiries without exactly one refresh: ${wrong.length}`,
    `wait of a caller: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    ...wrong.slice(0, 10),
    '',
  ].join('\n'),
);
process.exitCode = wrong.length === 0 ? 0 : 1;
