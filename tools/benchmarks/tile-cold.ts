/**
 * One tile, cold: the whole process from start to exit, as a multiple of `node -e 0`.
 * Measured is the published package's command, `tilekit-tile validate`, as `pnpm build` leaves it in packages/tile/dist; beside
 * it a first run, whose compile cache is empty as on a fresh CI runner, and `pnpm tile:validate`'s script from sources.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const target = 5;
const rounds = 15;
const root = join(import.meta.dirname, '../..');
const command = join(root, 'packages/tile/dist/tilekit-tile.cjs');
const tile = [join(root, 'integration-tile'), '--format', 'json'];
const kept = mkdtempSync(join(tmpdir(), 'tile-cold-'));

interface Subject {
  readonly words: readonly string[];
  readonly cached: boolean;
}

const subjects: Readonly<Record<string, Subject>> = {
  'node -e 0': { words: ['-e', '0'], cached: true },
  'tilekit-tile validate (built)': { words: [command, 'validate', ...tile], cached: true },
  '  first run, nothing cached': { words: [command, 'validate', ...tile], cached: false },
  '  from sources': {
    words: ['--conditions=@tilekit/source', join(root, 'scripts/validate-tile.ts'), ...tile],
    cached: true,
  },
};

function measure(name: string, subject: Subject): number {
  const cache = subject.cached ? kept : mkdtempSync(join(tmpdir(), 'tile-cold-'));
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, subject.words, { env });
  const passed = performance.now() - started;
  if (!subject.cached) rmSync(cache, { recursive: true, force: true });
  if (status !== 0)
    throw new Error(`${name} ended with ${String(status)} (pnpm build?): ${stderr.toString()}`);
  return passed;
}

const times = new Map(Object.keys(subjects).map((name) => [name, [] as number[]]));
try {
  // In turn, so that whatever else the machine does falls on all alike; the first round fills the cache.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, subject] of Object.entries(subjects)) {
      const passed = measure(name, subject);
      if (round > 0) times.get(name)?.push(passed);
    }
  }
} finally {
  rmSync(kept, { recursive: true, force: true });
}

const floor = median('node -e 0');
for (const name of times.keys()) {
  console.log(
    `${name.padEnd(28)} ${median(name).toFixed(0).padStart(5)} ms  ${(median(name) / floor).toFixed(2)} × node -e 0`,
  );
}
const ratio = median('tilekit-tile validate (built)') / floor;
console.log('measured: packages/tile/dist/tilekit-tile.cjs, the command of the published package');
console.log(`target: at most ${target} × node -e 0: ${ratio <= target ? 'met' : 'MISSED'}`);
if (ratio > target) process.exitCode = 1;

function median(name: string): number {
  const sorted = (times.get(name) ?? []).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
