/** Mutates tiles at random and validates, fixes and prints them: nothing may crash or hang. */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { validateTile } from '../src/engine/validate-tile.ts';
import { fixTile } from '../src/fix/fix-tile.ts';
import { humanReport } from '../src/report/human.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { rules } from '../src/rules/index.ts';
import { findTiles } from '../src/tile/find-tiles.ts';
import { loadTile } from '../src/tile/load-tile.ts';
import type { Tile, TileFile } from '../src/tile/tile.ts';

const help = `Usage: node --conditions=@tilekit/source packages/tile/test/fuzz.ts [dir…] [--minutes N] [--seed N]

Mutates the tiles in the directories (default integration-tile) for N minutes (default 1).
Every run prints its seed; the same seed and directories repeat it.
Exit: 0 no crash and no hang, 1 otherwise.`;

/** A single mutated tile may take this long before it counts as a hang. */
const hangMs = 20_000;

interface Message {
  readonly iteration: number;
  readonly crash?: string;
}

function supervise(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const directories = positionals.length > 0 ? positionals : ['integration-tile'];
  const seed = Number(values.seed);
  const end = Date.now() + Number(values.minutes) * 60_000;
  let [iteration, crashes, hangs, lastSign] = [0, 0, 0, Date.now()];
  let worker = begin(0);

  function begin(start: number): Worker {
    const child = new Worker(new URL(import.meta.url), { workerData: { directories, seed, start } });
    lastSign = Date.now() + hangMs;
    child.on('message', (message: Message) => {
      lastSign = Date.now();
      ({ iteration } = message);
      if (message.crash === undefined) return;
      crashes++;
      console.error(`crash, seed ${seed}, iteration ${iteration}: ${message.crash}`);
    });
    child.on('error', (error: Error) => {
      crashes++;
      console.error(`crash, seed ${seed}, iteration ${iteration}: ${error.message}`);
      worker = begin(iteration + 1);
    });
    return child;
  }

  const watch = setInterval(() => {
    if (Date.now() - lastSign > hangMs) {
      hangs++;
      console.error(`hang, seed ${seed}, iteration ${iteration}`);
      void worker.terminate();
      worker = begin(iteration + 1);
    }
    if (Date.now() < end) return;
    clearInterval(watch);
    void worker.terminate();
    console.log(`seed ${seed}: ${iteration} mutated tiles, ${crashes} crashes, ${hangs} hangs`);
    process.exitCode = crashes + hangs > 0 ? 1 : 0;
  }, 500);
}

function work({ directories, seed, start }: { directories: string[]; seed: number; start: number }): void {
  const tiles = directories.flatMap(findTiles).map((found) => loadTile(found.path));
  for (let iteration = start; ; iteration++) {
    const random = generator(seed * 1_000_003 + iteration);
    const tile = mutate(pick(tiles, random), random);
    let crash: string | undefined;
    try {
      exercise(tile, random);
    } catch (error) {
      crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    parentPort?.postMessage({ iteration, ...(crash !== undefined && { crash }) } satisfies Message);
  }
}

function exercise(tile: Tile, random: () => number): void {
  const options = { rules, profile: random() < 0.5 ? 'new' : 'repo' } as const;
  const result = validateTile(tile, options);
  humanReport({ colour: false }).add(result, tile);
  sarifReport(rules).add(result, tile);
  if (random() < 0.2) fixTile(tile, options);
}

const tokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  'null',
  '1e999',
  '\\u0000',
  '\uFEFF',
  '\n',
  '\r\n',
  '\t',
  '&a',
  '*a',
  '- ',
  '|',
  '`',
  '![',
  '](',
  '[1]: ',
  '<!--',
  '$x',
  'avg:',
  '{*}',
  '%{data:}',
  '../',
  '\u202e',
  '🚀',
  '__proto__',
  'constructor',
];
const values: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  { a: { b: {} } },
  '\u0000',
  '__proto__',
];

/** One to four changes to one to three files. */
function mutate(tile: Tile, random: () => number): Tile {
  const files = new Map<string, TileFile>(tile.files);
  const readable = [...files.values()].filter((file) => file.bytes && file.bytes.length > 0);
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const file = pick(readable, random);
    if (random() < 0.03) {
      files.delete(file.path);
      continue;
    }
    let bytes: Buffer = Buffer.from(files.get(file.path)?.bytes ?? file.bytes ?? '');
    for (let times = 1 + Math.floor(random() * 4); times > 0; times--)
      bytes = mutateBytes(file.path, bytes, random);
    files.set(file.path, { path: file.path, bytes, size: bytes.length, readAll: () => bytes });
  }
  return tile.withFiles(files, tile.workspace);
}

function mutateBytes(path: string, bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = Math.floor(random() * Math.min(200, bytes.length - at));
  const choice = random();
  if (choice < 0.45 && path.endsWith('.json')) return mutateJson(bytes, random);
  if (choice < 0.55) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  if (choice < 0.65)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
  if (choice < 0.9)
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(pick(tokens, random).repeat(random() < 0.05 ? 2_000 : 1)),
      bytes.subarray(at),
    ]);
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[at] = Math.floor(random() * 256);
  return changed;
}

/** Replaces, removes or renames something inside of the document, so that it still parses. */
function mutateJson(bytes: Buffer, random: () => number): Buffer {
  let root: unknown;
  try {
    root = JSON.parse(bytes.toString());
  } catch {
    return bytes;
  }
  let node = root;
  for (;;) {
    if (typeof node !== 'object' || node === null) break;
    const keys = Object.keys(node);
    if (keys.length === 0) break;
    const key = pick(keys, random);
    const child: unknown = Reflect.get(node, key);
    const isLeaf = typeof child !== 'object' || child === null;
    if (!isLeaf && random() < 0.75) {
      node = child;
      continue;
    }
    const choice = random();
    if (choice < 0.3) Reflect.deleteProperty(node, key);
    else if (choice < 0.8) Reflect.set(node, key, pick(values, random));
    else Reflect.set(node, key + pick(tokens, random), child);
    break;
  }
  return Buffer.from(JSON.stringify(root, null, random() < 0.5 ? 2 : 4));
}

function pick<T>(list: readonly T[], random: () => number): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (isMainThread) supervise();
else work(workerData as { directories: string[]; seed: number; start: number });
