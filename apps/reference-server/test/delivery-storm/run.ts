/** By hand: `node --conditions=@tilekit/source apps/reference-server/test/delivery-storm/run.ts [deliveries] [kills]` */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { freePort } from './free-port.ts';
import { runStorm } from './run-storm.ts';
import { createStormScene } from './storm-scene.ts';
import { testIntegration } from '../harness/test-integration.ts';

const [, , count = '10000', kills = '60'] = process.argv;
const dataDirectory = mkdtempSync(join(tmpdir(), 'tilekit-storm-'));
const cluster = await startEmbeddedPostgres({ dataDirectory });
try {
  const opened = connect({ ...cluster.address });
  await migrate(opened.database, testIntegration.tables);
  await opened.close();
  const scene = createStormScene({ ...cluster.address }, await freePort());
  const result = await runStorm(scene, { count: Number(count), kills: Number(kills) });
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  const { missing, doubled, unfinished, refused } = result;
  process.exitCode = missing + doubled + unfinished + refused === 0 ? 0 : 1;
} finally {
  await cluster.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
}
