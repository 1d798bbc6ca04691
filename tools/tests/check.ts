/**
 * `pnpm check`: everything that must hold before a change is merged, as one list.
 * Every step runs even when an earlier one failed, so that one run shows all there is to fix. What a step is made of
 * are tasks of the packages, and turbo runs only those whose files changed since they last passed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UsageError } from '../command.ts';
import { isSiteInstalled } from '../docs/site/installed.ts';
import { isOnPath, readCheckEnvironment } from './config.ts';
import { hashTile } from './tile-shape.ts';

interface Step {
  readonly name: string;
  readonly what: string;
  readonly command: readonly [string, ...string[]];
  /** Uses every core by itself. */
  readonly isAlone?: boolean;
  /** Why the step can do nothing on this machine, unless it is asked for by name. */
  readonly missing?: () => string | undefined;
}

const root = resolve(import.meta.dirname, '../..');
let tile: ReturnType<typeof hashTile> | undefined;
const source = '--conditions=@tilekit/source';

const tasks = (...names: readonly string[]): readonly [string, ...string[]] => [
  'turbo',
  'run',
  ...names,
  '--continue',
  '--concurrency=1',
  '--output-logs=new-only',
];

export const steps: readonly Step[] = [
  { name: 'lint', what: 'eslint: rules, import fences, hosts', command: tasks('lint') },
  {
    name: 'format',
    what: 'prettier',
    command: ['prettier', '--check', '--log-level=warn', '--cache', '--cache-strategy=content', '.'],
  },
  { name: 'types', what: 'TypeScript, tests and scripts included', command: tasks('types') },
  { name: 'imports', what: 'no circles, nothing that no file uses', command: tasks('imports') },
  { name: 'build', what: 'every package as it is published', command: tasks('build') },
  { name: 'tile', what: 'integration-tile, as Datadog reviews it', command: tasks('tile') },
  {
    name: 'fork',
    what: 'nothing of the example is left in a fork',
    command: ['node', source, 'scripts/fork-check.ts', '--only-forks'],
  },
  {
    name: 'generated',
    what: "the tile's schemas and table of rules are what their generators write",
    command: tasks('generated'),
  },
  {
    name: 'secrets',
    what: 'no key or password in a file of the repository',
    command: ['node', source, 'tools/release/scan-secrets.ts'],
  },
  { name: 'docs', what: 'links, commands and code blocks of every page', command: tasks('docs') },
  {
    name: 'site',
    what: 'the pages as a site: links, search, no request to elsewhere',
    command: tasks('site'),
    missing: () => (isSiteInstalled() ? undefined : '`pnpm docs:site` installs what it needs'),
  },
  {
    name: 'tests',
    what: 'unit, property, database and browser tests',
    command: tasks('test', 'test:repository'),
    isAlone: true,
  },
];

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly printed: string;
}

/** `pnpm check`. @returns the exit code */
export async function runSteps(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new UsageError(
      `No step "${unknown.join('", "')}". Steps: ${steps.map((step) => step.name).join(', ')}.`,
    );
  }
  // turbo starts the tasks of the packages with the package manager.
  if (!isOnPath('pnpm')) return startAgainWithPnpm(names);
  const notRun = names.length > 0 ? [] : steps.filter(({ missing }) => missing?.() !== undefined);
  const chosen = steps.filter((step) =>
    names.length === 0 ? !notRun.includes(step) : names.includes(step.name),
  );
  const results = await runSideBySide(chosen.filter(({ isAlone }) => isAlone !== true));
  for (const step of chosen.filter(({ isAlone }) => isAlone === true)) results.push(await run(step, 'live'));

  for (const { name, passed, printed } of results)
    if (!passed) console.log(`\n── what failed in ${name}\n${pickFailures(printed)}`);
  console.log('');
  for (const { name, passed, seconds } of results) {
    console.log(`${passed ? '✓' : '✗'} ${name.padEnd(9)} ${seconds.toFixed(1)} s`);
  }
  for (const { name, missing } of notRun) console.log(`– ${name.padEnd(9)} not run: ${missing?.() ?? ''}`);
  const failed = results.filter((result) => !result.passed).length;
  const others = notRun.length === 0 ? '' : `, ${notRun.length} not run`;
  console.log(`\n${results.length - failed} passed, ${failed} failed${others}`);
  return failed === 0 ? 0 : 1;
}

/**
 * Why a step failed, for the end of a log of which only the end may be kept. turbo starts each line with its task: of a
 * failed task what vitest says of its failures, otherwise its last lines.
 */
export function pickFailures(printed: string, most = 40): string {
  const lines = stripVTControlCharacters(printed).trimEnd().split('\n');
  const failedTasks = lines.flatMap((line) => /^(\S+)#(\S+): +ERROR /.exec(line)?.slice(1).join(':') ?? []);
  if (failedTasks.length === 0) return lines.slice(-most).join('\n');
  return failedTasks.flatMap((task) => [task, ...pickFailuresOfTask(task, lines, most)]).join('\n');
}

function pickFailuresOfTask(task: string, lines: readonly string[], most: number): string[] {
  const own = lines.filter((line) => line.startsWith(`${task}: `)).map((line) => line.slice(task.length + 2));
  const start = own.findIndex((line) => /Failed (Tests|Suites) \d/.test(line));
  if (start < 0) return own.slice(-most);
  const names = own.slice(start).filter((line) => line.startsWith(' FAIL '));
  return [...names, ...own.slice(start, start + most)];
}

async function startAgainWithPnpm(names: readonly string[]): Promise<number> {
  const script = ['node', source, 'scripts/check.ts', ...names];
  const child = spawn('npx', ['-y', 'pnpm@12', 'exec', ...script], { cwd: root, stdio: 'inherit' });
  const [status] = (await once(child, 'close')) as [number | null];
  return status ?? 1;
}

/** `pnpm format`. @returns the exit code */
export async function fixFormat(): Promise<number> {
  const fixes: readonly Step[] = [
    { name: 'eslint', what: 'fixes', command: ['eslint', '.', '--fix'] },
    { name: 'prettier', what: 'formats', command: ['prettier', '--write', '--log-level=warn', '.'] },
  ];
  let failed = 0;
  for (const fix of fixes) if (!(await run(fix, 'live')).passed) failed += 1;
  return failed === 0 ? 0 : 1;
}

/** Two at a time: each step is mostly one busy process. The output of a step stays together. */
async function runSideBySide(waiting: readonly Step[]): Promise<Result[]> {
  const lanes = Math.min(2, availableParallelism());
  const output = lanes === 1 || waiting.length === 1 ? 'live' : 'at the end';
  const queue = [...waiting];
  const results = new Map<string, Result>();
  const work = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift())
      results.set(step.name, await run(step, output));
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return waiting.flatMap(({ name }) => results.get(name) ?? []);
}

function run({ name, what, command }: Step, output: 'live' | 'at the end'): Promise<Result> {
  const heading = `\n── ${name}: ${what}\n`;
  const isLive = output === 'live';
  if (isLive) process.stdout.write(heading);
  const startedAt = performance.now();
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: readCheckEnvironment(root, {
      terminal: process.stdout.isTTY,
      tile: (tile ??= hashTile(root)),
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  const print = (chunk: Buffer) => {
    chunks.push(chunk);
    if (isLive) process.stdout.write(chunk);
  };
  child.stdout.on('data', print);
  child.stderr.on('data', print);
  child.once('error', (error) => {
    print(Buffer.from(`"${program}" did not start: ${error.message}. Run \`pnpm install\` and try again.\n`));
  });
  return new Promise((done) => {
    child.once('close', (status) => {
      const printed = Buffer.concat(chunks).toString('utf8');
      if (!isLive) process.stdout.write(`${heading}${printed}`);
      done({ name, passed: status === 0, seconds: (performance.now() - startedAt) / 1000, printed });
    });
  });
}
