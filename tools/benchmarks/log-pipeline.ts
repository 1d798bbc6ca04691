/**
 * Log pipelines: what compiling them and processing one log takes, over the samples of their tests files.
 * Every log is processed by the pipeline that its sample belongs to, and its result is compared with that of the first
 * time: what is measured has done its work. Rules are compiled when they are first tried, so that some rounds warm
 * up. The mean is processor time; p99 is the clock's, of the quickest of the rounds for each log, so that another process
 * on the machine does not count as ours. Memory is what is kept after every hundred thousand logs of a million.
 * Tiles: the directory in TILE_CORPUS or the first argument; without one, the example tile.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compilePipeline, sourcesOf, type LogInput, type Pipeline } from '@tilekit/log-pipeline';

const targets = { meanMicroseconds: 100, p99Microseconds: 2000, compileMs: 500, memoryGrowth: 1.2 };
const warmUpRounds = 10;
const rounds = 20;
const root = join(import.meta.dirname, '../..');
const require = createRequire(new URL('../../packages/tile/package.json', import.meta.url));
const { load } = require('js-yaml') as { load: (text: string, options: object) => unknown };

interface Sample {
  pipeline: Pipeline;
  input: LogInput;
  /** What the first time made of it. */
  expected: string;
  microseconds: number;
}

const directory = resolve(process.env.TILE_CORPUS ?? process.argv[2] ?? join(root, 'integration-tile'));
const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  .filter((file) => /assets\/logs\/[^/]+(?<!_tests)\.yaml$/.test(file))
  .map((file) => join(directory, file));
const definitions = files.map((file) => ({
  definition: read(file),
  tests: read(file.replace('.yaml', '_tests.yaml')),
}));
if (definitions.length === 0) throw new Error(`${directory} has no log pipeline`);

const compileStart = process.cpuUsage();
const compiled = definitions.map(({ definition, tests }) => ({
  pipeline: compilePipeline(definition),
  tests,
}));
const compileMs = cpuMs(compileStart);
const samples = compiled.flatMap(({ pipeline, tests }) => samplesOf(pipeline, tests));
if (samples.length === 0) throw new Error(`${directory} has no sample`);

for (let round = 0; round < warmUpRounds; round += 1) for (const sample of samples) processOnce(sample);
const start = process.cpuUsage();
for (let round = 0; round < rounds; round += 1) for (const sample of samples) processOnce(sample);
const mean = (1000 * cpuMs(start)) / (rounds * samples.length);
const sorted = samples.map(({ microseconds }) => microseconds).toSorted((one, other) => one - other);
const p99 = sorted[Math.floor(0.99 * sorted.length)] ?? Number.NaN;
for (const { pipeline, input, expected } of samples) {
  if (resultOf(pipeline, input) !== expected)
    throw new Error(`"${pipeline.name}" has another result this time`);
}

console.log(
  `${String(compiled.length)} pipelines, ${String(samples.length)} samples, ${String(rounds)} rounds`,
);
verdict('compile of all pipelines, ms', compileMs, targets.compileMs);
verdict('a log, mean, µs', mean, targets.meanMicroseconds);
verdict('a log, p99, µs', p99, targets.p99Microseconds);
verdict('memory after 1,000,000 logs, × after 100,000', memoryGrowth(), targets.memoryGrowth);

function processOnce(sample: Sample): void {
  const before = performance.now();
  sample.pipeline.process(sample.input);
  sample.microseconds = Math.min(sample.microseconds, 1000 * (performance.now() - before));
}

/** What is kept after a collection: without one, V8 lets the process grow as long as there is memory. */
function memoryGrowth(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const steps = 10;
  const kept: number[] = [];
  for (let count = 0; count < steps * 100_000; count += 1) {
    const sample = samples[count % samples.length];
    if (sample) sample.pipeline.process(sample.input);
    if ((count + 1) % 100_000 !== 0) continue;
    collectGarbage();
    kept.push(process.memoryUsage().heapUsed);
  }
  return (kept.at(-1) ?? 0) / (kept[0] ?? 1);
}

function samplesOf(pipeline: Pipeline, tests: unknown): Sample[] {
  const list = isObject(tests) && Array.isArray(tests.tests) ? tests.tests : [];
  return list.filter(isObject).map(({ sample, tags }) => {
    const input: LogInput = {
      message: typeof sample === 'string' ? sample : JSON.stringify(sample),
      tags: Array.isArray(tags) ? tags.map(String) : [],
      sources: sourcesOf(pipeline.query),
      arrivedAt: 1,
    };
    return { pipeline, input, expected: resultOf(pipeline, input), microseconds: Infinity };
  });
}

function resultOf(pipeline: Pipeline, input: LogInput): string {
  const { log, matched, exceeded } = pipeline.process(input, { budgetMs: 10_000 });
  if (!matched || exceeded !== undefined) throw new Error(`"${pipeline.name}" has not processed its sample`);
  return JSON.stringify(log);
}

function read(file: string): unknown {
  return load(readFileSync(file, 'utf8'), { json: true });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function verdict(what: string, found: number, target: number): void {
  const isMet = found <= target;
  console.log(
    `${what}: ${found.toFixed(isMet && found < 10 ? 2 : 0)} (target ${String(target)}: ${isMet ? 'met' : 'MISSED'})`,
  );
  if (!isMet) process.exitCode = 1;
}
