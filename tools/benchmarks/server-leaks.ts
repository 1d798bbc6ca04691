/** Ten thousand connections and disconnections: handles, timers, heap and rows of the server before and after. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const run = join(import.meta.dirname, '../../apps/reference-server/test/leaks/run.ts');
const { status } = spawnSync(process.execPath, ['--expose-gc', '--conditions=@tilekit/source', run], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
