/**
 * Many tiles in one call, as a multiple of a floor that only reads the same files and parses them with the parsers that
 * the validator uses: `JSON.parse`, js-yaml, markdown-it; CSV is split at commas. Each run is a fresh process, timed
 * once its modules are loaded, so that neither side has warm code; and the memory at its peak for ten times as many.
 * Tiles: the directory in TILE_CORPUS or the first argument; without one, copies of the example tile.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { runCommand, validateCommand } from '../../packages/tile/src/cli/index.ts';

const require = createRequire(new URL('../../packages/tile/package.json', import.meta.url));
const { load } = require('js-yaml') as { load: (text: string, options: object) => unknown };
const MarkdownIt = require('markdown-it') as new () => { parse: (text: string, state: object) => unknown };

const target = 3;
const rounds = 7;
const readExtensions = new Set(['.json', '.yaml', '.yml', '.md', '.csv', '.svg', '.png', '.jpg', '.jpeg']);

const runs: Readonly<Record<string, (directory: string) => void>> = { floor: readAndParse, validate };

/** What one process did: milliseconds of wall and of processor, and megabytes at its peak. */
interface Sample {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

const [word, run, directory = ''] = process.argv.slice(2);
if (word === '--run') printSample(runs[run ?? ''] ?? validate, directory);
else measureAll(process.env.TILE_CORPUS ?? word);

function printSample(work: (directory: string) => void, tiles: string): void {
  const before = process.cpuUsage();
  const started = performance.now();
  work(tiles);
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const megabytes = process.resourceUsage().maxRSS / 1000;
  console.log(JSON.stringify({ wall, cpu: (user + system) / 1000, megabytes }));
}

function readAndParse(tiles: string): void {
  const markdown = new MarkdownIt();
  for (const entry of readdirSync(tiles, { recursive: true, withFileTypes: true })) {
    const extension = extname(entry.name).toLowerCase();
    if (!entry.isFile() || !readExtensions.has(extension)) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    if (extension === '.json') JSON.parse(bytes.toString());
    else if (extension === '.yaml' || extension === '.yml') load(bytes.toString(), { json: true });
    else if (extension === '.md') markdown.parse(bytes.toString(), {});
    else if (extension === '.csv')
      bytes
        .toString()
        .split('\n')
        .map((line) => line.split(','));
  }
}

function validate(tiles: string): void {
  const quiet = { out: () => undefined, err: () => undefined, colour: false, progress: false };
  if (runCommand(validateCommand, [tiles, '--profile', 'repo', '--format', 'json'], quiet) === 2)
    throw new Error('could not run');
}

function measureAll(given: string | undefined): void {
  const made = mkdtempSync(join(tmpdir(), 'tiles-'));
  try {
    const example = join(import.meta.dirname, '../../integration-tile');
    const tiles = given === undefined ? join(made, 'hundred') : resolve(given);
    if (given === undefined)
      for (let index = 0; index < 100; index++)
        cpSync(example, join(tiles, `tile_${index}`), { recursive: true });

    const samples = { floor: [] as Sample[], validate: [] as Sample[] };
    for (let round = 0; round < rounds; round++)
      for (const name of ['floor', 'validate'] as const) samples[name].push(sample(name, tiles));
    const ratio = (kind: 'wall' | 'cpu') => median(samples.validate, kind) / median(samples.floor, kind);
    for (const name of ['floor', 'validate'] as const)
      console.log(
        (name === 'floor' ? 'read and parse' : 'tile:validate').padEnd(16) +
          `${median(samples[name], 'wall').toFixed(0).padStart(6)} ms wall` +
          `${median(samples[name], 'cpu').toFixed(0).padStart(7)} ms processor`,
      );
    console.log(
      `tile:validate is ${ratio('wall').toFixed(2)} × reading and parsing by wall, ${ratio('cpu').toFixed(2)} × by processor`,
    );
    console.log(`target: at most ${target} ×: ${ratio('cpu') <= target ? 'met' : 'MISSED'}`);

    const tenfold = join(made, 'tenfold');
    for (let copy = 0; copy < 10; copy++)
      for (const name of readdirSync(tiles))
        cpSync(join(tiles, name), join(tenfold, `${name}_${copy}`), { recursive: true });
    const count = readdirSync(tiles).length;
    const peak = median(samples.validate, 'megabytes');
    console.log(
      `peak memory: ${peak.toFixed(0)} MB for ${count} tiles, ${sample('validate', tenfold).megabytes.toFixed(0)} MB for ${10 * count}`,
    );
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function sample(name: string, tiles: string): Sample {
  const words = [...process.execArgv, import.meta.filename, '--run', name, tiles];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}: ${stderr}`);
  return JSON.parse(stdout) as Sample;
}

function median(samples: readonly Sample[], kind: keyof Sample): number {
  const sorted = samples.map((each) => each[kind]).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
