import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@tilekit/sandbox';
import { isJsonObject } from '../file-tree.ts';

/** Something that a page tells its reader to type. */
export interface DocumentedCommand {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

export interface Trial {
  readonly faults: readonly (DocumentedCommand & { readonly message: string })[];
  /** Started: with `--help`, or as they stand where that is harmless. */
  readonly started: number;
  /** Known to exist; not started here, because a step of `pnpm check` does, or because they belong to pnpm, git or the shell. */
  readonly resolved: number;
}

/** Names that pnpm owns, and so need no script. */
const pnpmCommands = new Set([
  'add',
  'audit',
  'changeset',
  'dlx',
  'exec',
  'install',
  'run',
  'tsc',
  'turbo',
  'vitest',
]);
const run = promisify(execFile);

/**
 * Starts what the pages show: every script with `--help`, which must know the options that it is shown with; a
 * `node --print` and a `tile:logs` that writes nothing as they stand; a GET against a sandbox.
 */
export async function tryCommands(root: string, documented: readonly DocumentedCommand[]): Promise<Trial> {
  const scripts = readScripts(root);
  const helps = new Map<string, Promise<string>>();
  await using sandbox = await startSandbox({
    port: 0,
    tileDirectory: join(root, 'integration-tile'),
    logger: false,
  });

  const outcomes = await inTurn(documented, async (command) => {
    if (/^(?:GET|curl) /.test(command.text)) return get(command.text, sandbox.url);
    if (command.text.startsWith('node --print ')) return start('sh', ['-c', command.text], root);
    const [name = '', ...args] = pnpmWords(command.text);
    const script = scripts.get(name);
    if (script === undefined)
      return pnpmCommands.has(name) ? 'resolved' : `names \`pnpm ${name}\`, which package.json does not have`;
    if (!script.startsWith('node ')) return 'resolved';
    if (isLogsRun(name, args)) return start('sh', ['-c', `${script} ${args.join(' ')}`], root);
    const help = helps.get(name) ?? readHelp(script, root);
    helps.set(name, help);
    return explains(await help, name, args);
  });
  return {
    faults: outcomes.flatMap(({ command, outcome }) =>
      outcome === 'started' || outcome === 'resolved' ? [] : [{ ...command, message: outcome }],
    ),
    started: outcomes.filter(({ outcome }) => outcome === 'started').length,
    resolved: outcomes.filter(({ outcome }) => outcome === 'resolved').length,
  };
}

/** It runs the pipelines of the tile and ends, without writing or waiting for input. */
function isLogsRun(name: string, args: readonly string[]): boolean {
  const isReading = args.includes('--explain') && !args.includes('--case');
  const isWriting = args.includes('--update') && !args.includes('--dry-run');
  return name === 'tile:logs' && !isReading && !isWriting && !args.includes('--watch');
}

/** The commands in a line of shell, or in a page's inline code. */
export function commandsIn(line: string): string[] {
  return line
    .replace(/\s#.*$/, '')
    .split(/&&|\||;/)
    .map((command) => command.trim().replace(/^(?:[A-Z_]+=\S+ )+/, ''))
    .filter((command) =>
      /^(?:npx -y )?pnpm(?:@\d+)? |^node --print |^(?:GET|curl) (?:http:\/\/127\.0\.0\.1:4400)?\/_sandbox/.test(
        command,
      ),
    );
}

type Outcome = 'started' | 'resolved' | (string & {});

/** Two at a time: each is a separate process. */
async function inTurn(
  documented: readonly DocumentedCommand[],
  attempt: (command: DocumentedCommand) => Promise<Outcome> | Outcome,
) {
  const outcomes: { command: DocumentedCommand; outcome: Outcome }[] = [];
  const waiting = [...documented];
  const work = async () => {
    for (let command = waiting.shift(); command !== undefined; command = waiting.shift())
      outcomes.push({ command, outcome: await attempt(command) });
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

function readScripts(root: string): Map<string, string> {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const scripts = isJsonObject(manifest) && isJsonObject(manifest.scripts) ? manifest.scripts : {};
  return new Map(Object.entries(scripts).map(([name, script]) => [name, String(script)]));
}

/** The words after `pnpm` and its own options. */
function pnpmWords(text: string): string[] {
  const words = text.replace(/^(?:npx -y )?pnpm(?:@\d+)? /, '').match(/"[^"]*"|\S+/g) ?? [];
  return words.slice(words.findIndex((word) => !word.startsWith('-')));
}

async function readHelp(script: string, root: string): Promise<string> {
  const [, ...args] = script.split(' ');
  try {
    return (await run(process.execPath, [...args, '--help'], { cwd: root })).stdout;
  } catch (cause) {
    return `failed: ${String(cause)}`;
  }
}

function explains(help: string, name: string, args: readonly string[]): Outcome {
  if (help === '' || help.startsWith('failed: ')) return `\`pnpm ${name} --help\` ${help || 'says nothing'}`;
  // What follows belongs to vitest.
  if (name === 'test') return 'started';
  const options = args.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split('=')[0] ?? word);
  const steps = name === 'check' ? args.filter((word) => /^[a-z]+$/.test(word)) : [];
  const unknown = [...options, ...steps].filter(
    (word) => word !== '--help' && !new RegExp(`(?<![\\w-])${word}\\b`).test(help),
  );
  return unknown.length === 0
    ? 'started'
    : `shows \`pnpm ${name} ${unknown.join(' ')}\`, which its help does not know`;
}

async function start(program: string, args: string[], cwd: string): Promise<Outcome> {
  try {
    await run(program, args, { cwd });
    return 'started';
  } catch (cause) {
    return `fails: ${String(cause)}`;
  }
}

async function get(text: string, sandboxUrl: string): Promise<Outcome> {
  const path = /\/_sandbox\S*/.exec(text)?.[0] ?? '';
  const { status } = await fetch(new URL(path, sandboxUrl));
  return status === 200 ? 'started' : `answers ${status}: \`${text}\``;
}
