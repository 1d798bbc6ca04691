/**
 * Many tiles in one call, as a multiple of a floor that only reads and parses the same files with the same parsers.
 * Tiles: the directory in TILE_CORPUS or the first argument; without one, copies of the example tile.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { parseDocument } from 'yaml';
import { runCommand, validateCommand } from '../../packages/tile/src/cli/index.ts';

const rounds = 5;
const given = process.env.TILE_CORPUS ?? process.argv[2];
const made = given === undefined ? makeTiles(100) : undefined;
const directory = given ?? made ?? '';

function makeTiles(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'tiles-'));
  const example = join(import.meta.dirname, '../../integration-tile');
  for (let index = 0; index < count; index++)
    cpSync(example, join(folder, `tile_${index}`), { recursive: true });
  return folder;
}

function readAndParse(): void {
  const markdown = new MarkdownIt();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const extension = extname(entry.name);
    if (!entry.isFile() || !['.json', '.yaml', '.md', '.csv', '.svg', '.png', '.jpg'].includes(extension))
      continue;
    const bytes = readFileSync(path);
    if (extension === '.json') JSON.parse(bytes.toString());
    else if (extension === '.yaml') parseDocument(bytes.toString());
    else if (extension === '.md') markdown.parse(bytes.toString(), {});
    else if (extension === '.csv')
      bytes
        .toString()
        .split('\n')
        .map((line) => line.split(','));
  }
}

function validate(): void {
  const quiet = { out: () => undefined, err: () => undefined, colour: false, progress: false };
  if (runCommand(validateCommand, [directory, '--profile', 'repo', '--format', 'json'], quiet) === 2)
    throw new Error('could not run');
}

try {
  const samples = { floor: [] as number[], validate: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of [
      ['floor', readAndParse],
      ['validate', validate],
    ] as const) {
      const started = performance.now();
      run();
      if (round > 0) samples[name].push(performance.now() - started);
    }
  }
  const median = (list: number[]) =>
    list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
  const [floor, ours] = [median(samples.floor), median(samples.validate)];
  console.log(`read and parse   ${floor.toFixed(0).padStart(6)} ms`);
  console.log(
    `tile:validate    ${ours.toFixed(0).padStart(6)} ms  ${(ours / floor).toFixed(2)} × reading and parsing`,
  );
  console.log(
    `memory           ${(process.memoryUsage.rss() / 1e6).toFixed(0).padStart(6)} MB resident after ${rounds + 1} runs`,
  );
} finally {
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
}
