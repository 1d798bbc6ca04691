/** `node --conditions=@tilekit/source apps/reference-server/test/data-storm/run.ts --items 1000000 --kills 30` */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { runDataStorm } from './run-data-storm.ts';
import { testIntegration } from '../harness/test-integration.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '1000000' }, kills: { type: 'string', default: '30' } },
});
const dataDirectory = mkdtempSync(join(tmpdir(), 'tilekit-data-storm-'));
const cluster = await startEmbeddedPostgres({ dataDirectory });
try {
  const opened = connect({ ...cluster.address });
  await migrate(opened.database, testIntegration.tables);
  await opened.close();
  const [items, kills] = [Number(values.items), Number(values.kills)];
  const result = await runDataStorm({ ...cluster.address }, { items, kills });
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  process.exitCode = result.lost + result.astray + result.unexplained === 0 ? 0 : 1;
} finally {
  await cluster.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
}
