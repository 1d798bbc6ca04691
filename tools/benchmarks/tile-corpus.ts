/**
 * Many tiles in one call: the published package's command as `pnpm build` leaves it, as a multiple of a process that
 * only reads the same files and parses them with the same parsers (CSV is split at commas). Both are measured whole,
 * from start to exit, with their code in Node's compile cache; and the command's memory at its peak, also for ten and
 * twenty times as many tiles, with the output for people, which is printed tile by tile. JSON and SARIF are one document
 * each, printed when it is whole: they take as much more as the document has.
 * Tiles: the directory in TILE_CORPUS or the first argument; without one, copies of the example tile.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const target = 3;
/** V8 clears up less often than it could: memory levels off after some hundred tiles. */
const memoryTargets = { tenfold: 1.35, twentyfold: 1.15 };
const rounds = 9;
const root = join(import.meta.dirname, '../..');
const made = mkdtempSync(join(tmpdir(), 'tiles-'));

/** Each process says at its end what it used: seconds of processor, megabytes at its peak. */
const meter = join(made, 'meter.cjs');
const measuring = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('fs').writeSync(2, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1000 }));
});`;

const subjects = {
  'read and parse': (tiles: string) => [
    '--conditions=@tilekit/source',
    join(root, 'tools/benchmarks/tile/read-and-parse.ts'),
    tiles,
  ],
  'tile-validate': (tiles: string) => [
    join(root, 'packages/tile/dist/tilekit-tile.cjs'),
    'validate',
    tiles,
    ...['--profile', 'repo'],
  ],
} as const;
type Name = keyof typeof subjects;
const names = ['read and parse', 'tile-validate'] as const;

interface Sample {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

try {
  writeFileSync(meter, measuring);
  measureAll(process.env.TILE_CORPUS ?? process.argv[2]);
} finally {
  rmSync(made, { recursive: true, force: true });
}

function measureAll(given: string | undefined): void {
  const tiles = given === undefined ? join(made, 'hundred') : resolve(given);
  if (given === undefined)
    for (let index = 0; index < 100; index++)
      cpSync(join(root, 'integration-tile'), join(tiles, `tile_${index}`), { recursive: true });

  const samples = { 'read and parse': [] as Sample[], 'tile-validate': [] as Sample[] };
  // In turn, so that whatever else the machine does falls on both alike; the first round fills the cache.
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const measured = sample(name, tiles, ['--format', 'json']);
      if (round > 0) samples[name].push(measured);
    }
  const figure = (name: Name, kind: keyof Sample) => median(samples[name].map((each) => each[kind]));
  for (const name of names)
    console.log(
      name.padEnd(16) +
        `${figure(name, 'wall').toFixed(0).padStart(6)} ms wall` +
        `${figure(name, 'cpu').toFixed(0).padStart(7)} ms processor`,
    );
  const ratio = (kind: 'wall' | 'cpu') => figure('tile-validate', kind) / figure('read and parse', kind);
  console.log(
    `tile-validate is ${ratio('wall').toFixed(2)} × reading and parsing by wall, ${ratio('cpu').toFixed(2)} × by processor`,
  );
  console.log(`target: at most ${target} × by processor: ${verdict(ratio('cpu') <= target)}`);

  const count = readdirSync(tiles).length;
  const one = peakOf(tiles, 1);
  const ten = peakOf(tiles, 10);
  const twenty = peakOf(tiles, 20);
  console.log(
    `peak memory: ${one.toFixed(0)} MB for ${count} tiles, ${ten.toFixed(0)} MB for ${10 * count} (${(ten / one).toFixed(2)} ×), ` +
      `${twenty.toFixed(0)} MB for ${20 * count} (${(twenty / ten).toFixed(2)} × of that)`,
  );
  const { tenfold, twentyfold } = memoryTargets;
  console.log(
    `target: ten times the tiles at most ${tenfold} ×, twice as many again at most ${twentyfold} ×: ` +
      verdict(ten / one <= tenfold && twenty / ten <= twentyfold),
  );
}

/** The command's peak in megabytes over so many copies of each tile, median of three. */
function peakOf(tiles: string, copies: number): number {
  const many = join(made, `${copies}-fold`);
  for (let copy = 0; copy < copies; copy++)
    for (const name of readdirSync(tiles))
      cpSync(join(tiles, name), join(many, `${name}_${copy}`), { recursive: true });
  const peak = median([1, 2, 3].map(() => sample('tile-validate', many).megabytes));
  rmSync(many, { recursive: true });
  return peak;
}

function sample(name: Name, tiles: string, options: readonly string[] = []): Sample {
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', meter, ...subjects[name](tiles), ...options],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(made, 'cache') },
    },
  );
  const wall = performance.now() - started;
  // Findings are no failure.
  if (status !== 0 && !(name === 'tile-validate' && status === 1))
    throw new Error(`${name} ended with ${String(status)} (pnpm build?): ${stderr}`);
  return { wall, ...(JSON.parse(stderr) as { cpu: number; megabytes: number }) };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** One that is missed fails the benchmark. */
function verdict(met: boolean): string {
  if (!met) process.exitCode = 1;
  return met ? 'met' : 'MISSED';
}
