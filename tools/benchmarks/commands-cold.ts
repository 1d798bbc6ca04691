/**
 * Commands, cold: the whole process from start to exit, as a multiple of `node -e 0`.
 * Measured are the published packages' commands, as `pnpm build` leaves them; beside them a first `validate`, whose
 * compile cache is empty as on a fresh CI runner, and the scripts of `pnpm tile:validate` and `tile:logs` from sources.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alternate } from './figures/alternate.ts';
import { report, say } from './figures/figure.ts';
import { ProcessMeter } from './figures/process-cost.ts';

const alternations = 15;
const root = join(import.meta.dirname, '../..');
const built = (file: string) => join(root, 'packages', file);
const command = built('tile/dist/tilekit-tile.cjs');
const tile = join(root, 'integration-tile');
const script = (name: string) => ['--conditions=@tilekit/source', join(root, `scripts/${name}.ts`)];
const floor = 'node -e 0';

interface Subject {
  readonly words: readonly string[];
  /** At most so many times the empty process; without one it is only shown. */
  readonly target?: number;
  readonly isFirstRun?: boolean;
}

const subjects: Readonly<Record<string, Subject>> = {
  [floor]: { words: ['-e', '0'] },
  'tilekit-tile validate': { words: [command, 'validate', tile, '--format', 'json'], target: 3 },
  'tilekit-tile validate, nothing cached': {
    words: [command, 'validate', tile, '--format', 'json'],
    isFirstRun: true,
  },
  'tilekit-tile logs': { words: [command, 'logs', tile], target: 3 },
  'tilekit-core sites': { words: [built('core/dist/command/tilekit-core.js'), 'sites'], target: 3 },
  'tilekit-sandbox --help': { words: [built('sandbox/dist/tilekit-sandbox.js'), '--help'], target: 3 },
  'tilekit-lab --help': { words: [built('lab/dist/cli/tilekit-lab.js'), '--help'], target: 3 },
  'pnpm tile:validate, from sources': {
    words: [...script('validate-tile'), tile, '--format', 'json'],
    target: 5,
  },
  'pnpm tile:logs, from sources': { words: [...script('tile-logs'), tile], target: 5 },
};

using meter = new ProcessMeter();
const kept = join(meter.folder, 'cache');
const costs = alternate(
  Object.fromEntries(Object.entries(subjects).map(([name, subject]) => [name, () => measure(subject)])),
  alternations,
);
for (const [name, { target }] of Object.entries(subjects)) {
  const ratio = costs.ratio(name, floor);
  if (target === undefined) say(`${name}: ${ratio.median.toFixed(2)} × ${floor}`);
  else report(`${name}, × ${floor}`, ratio, target);
}

function measure({ words, isFirstRun = false }: Subject): number {
  const cache = isFirstRun ? mkdtempSync(join(meter.folder, 'first-')) : kept;
  const { cpuMs } = meter.cost(words, { env: { ...process.env, NODE_COMPILE_CACHE: cache } });
  if (isFirstRun) rmSync(cache, { recursive: true, force: true });
  return cpuMs;
}
