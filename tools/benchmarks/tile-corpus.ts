/**
 * Many tiles in one call: the published package's command as `pnpm build` leaves it, as a multiple of a process that
 * only reads the same files and parses them with the same parsers (CSV is split at commas). Both are measured whole,
 * from start to exit, with their code in Node's compile cache; and the command's memory at its peak, also for ten and
 * twenty times as many tiles, with the output for people, which is printed tile by tile. JSON and SARIF are one document
 * each, printed when it is whole: they take as much more as the document has.
 * Tiles: the directory in TILE_CORPUS or the first argument; without one, copies of the example tile.
 */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { alternate, quantile } from './figures/alternate.ts';
import { report, say } from './figures/figure.ts';
import { ProcessMeter, type ProcessCost } from './figures/process-cost.ts';

const alternations = 9;
const target = 2;
/** V8 clears up less often than it could: memory levels off after some hundred tiles. */
const memoryTargets = { tenfold: 1.35, twentyfold: 1.15 };
const root = join(import.meta.dirname, '../..');
const given = process.env.TILE_CORPUS ?? process.argv.slice(2).find((word) => !word.startsWith('--'));

using meter = new ProcessMeter();
const tiles = given === undefined ? join(meter.folder, 'hundred') : resolve(given);
if (given === undefined) {
  for (let index = 0; index < 100; index += 1) {
    cpSync(join(root, 'integration-tile'), join(tiles, `tile_${index}`), { recursive: true });
  }
}

const costs = alternate(
  {
    floor: () => run([join(root, 'tools/benchmarks/tile/read-and-parse.ts'), tiles]).cpuMs,
    own: () => validate(tiles, ['--format', 'json']).cpuMs,
  },
  alternations,
);
const count = readdirSync(tiles).length;
const inMs = (name: 'floor' | 'own') => quantile(costs.of(name), 0.5).toFixed(0);
say(`${count} tiles: ${inMs('own')} ms of CPU, read and parsed: ${inMs('floor')} ms`);
report(
  `tilekit-tile validate of a hundred tiles, × reading and parsing them`,
  costs.ratio('own', 'floor'),
  target,
);

const [one, ten, twenty] = [peakOf(1), peakOf(10), peakOf(20)];
say(
  `peak memory: ${one.toFixed(0)} MB for ${count} tiles, ${ten.toFixed(0)} MB for ${10 * count} (${(ten / one).toFixed(2)} ×), ` +
    `${twenty.toFixed(0)} MB for ${20 * count} (${(twenty / ten).toFixed(2)} × of that)`,
);
const { tenfold, twentyfold } = memoryTargets;
const isFlat = ten / one <= tenfold && twenty / ten <= twentyfold;
if (!isFlat) process.exitCode = 1;
say(
  `target: ten times the tiles at most ${tenfold} ×, twice as many again at most ${twentyfold} ×: ${isFlat ? 'met' : 'MISSED'}`,
);

/** The command's peak in megabytes over so many copies of each tile, median of three. */
function peakOf(copies: number): number {
  const many = join(meter.folder, `${copies}-fold`);
  for (let copy = 0; copy < copies; copy += 1) {
    for (const name of readdirSync(tiles)) {
      cpSync(join(tiles, name), join(many, `${name}_${copy}`), { recursive: true });
    }
  }
  const peak = quantile(
    [1, 2, 3].map(() => validate(many).megabytes),
    0.5,
  );
  rmSync(many, { recursive: true });
  return peak;
}

function validate(directory: string, options: readonly string[] = []): ProcessCost {
  const command = join(root, 'packages/tile/dist/tilekit-tile.cjs');
  return run([command, 'validate', directory, '--profile', 'repo', ...options]);
}

function run(words: readonly string[]): ProcessCost {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(meter.folder, 'cache') };
  // Findings are no failure.
  return meter.cost(words, { env, exitCodes: [0, 1] });
}
