/**
 * One tile, cold: the whole process from start to exit, as a multiple of `node -e 0`.
 * The first run of each fills Node's compile cache and is not counted.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const rounds = 15;

const subjects = {
  'node -e 0': ['-e', '0'],
  'tile:validate integration-tile': [
    '--conditions=@tilekit/source',
    join(root, 'scripts/validate-tile.ts'),
    join(root, 'integration-tile'),
    '--format',
    'json',
  ],
};

const times = new Map<string, number[]>();
for (let round = 0; round <= rounds; round++) {
  // In turn, so that whatever else the machine does falls on all alike.
  for (const [name, commands] of Object.entries(subjects)) {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, commands, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`${name} ended with ${String(status)}`);
    if (round > 0) times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
  }
}

const median = (name: string) =>
  (times.get(name) ?? []).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
const floor = median('node -e 0');
for (const name of Object.keys(subjects)) {
  console.log(
    `${name.padEnd(32)} ${median(name).toFixed(0).padStart(5)} ms  ${(median(name) / floor).toFixed(2)} × node -e 0`,
  );
}
