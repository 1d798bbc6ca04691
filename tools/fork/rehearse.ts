/** Makes forks by script and lets each prove itself, as a partner would: set-up, own edits, `pnpm check`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Repository } from './fork/git.ts';
import { textOf } from './fork/file-tree.ts';
import { readKitState } from './fork/identity.ts';
import { editAsPartner } from './fork/test/edit-as-partner.ts';
import { forkPlan, type ForkPlan } from './fork/test/fork-plans.ts';
import { Random } from './fork/test/random.ts';
import { walkAsStranger } from './fork/test/walk-as-stranger.ts';
import { rehearseUpdates } from './fork/test/rehearse-updates.ts';
import { copyWorkingTree, run } from './release/working-copy.ts';

const help = `Makes forks of this kit in a temporary folder, with different names, data and sites, half of them with edits of
their own, half of those with an integration of their own in the place of the demonstration, and runs \`pnpm check\` in each.

Usage: pnpm fork:rehearse [options]

  --count N      how many (default 20)
  --first N      number of the first (default 0)
  --full N       how many run the complete \`pnpm check\` (default: all); the others run all its steps, but of the
                 tests those that read what set-up and partners change, without minutes of storms
  --steps LIST   only these steps of \`pnpm check\`, separated by commas, for every fork
  --stranger     instead: a stranger's path, from the clone to data in and a passed check, with the time of each command
  --updates N    instead: N random edits of a fork for every pair of kit versions, each followed by an update
  --versions A,B commits that are those versions, oldest first (default: three made from HEAD by random changes)
  --seed N       for the choices (default 1)
  --help         this text

Exit codes: 0 every fork passed, 1 one did not, 2 wrong arguments.
`;

const everythingButTests = ['lint', 'format', 'types', 'build', 'tile', 'generated', 'docs'];

/**
 * Tests that read what is a fork's own: the tile, the demo integration, the README, .tilekit.json. Of the packages' tests
 * only those of the tile's command do: the others pass in a tree without these files.
 */
const influencedTests = ['apps/reference-server', 'packages/tile/src/cli', 'scripts'];
/** Of these, minutes of kills and storms, which read no more than the server's other tests, and what reads none of it. */
const leftOut = [
  '**/kill.test.ts',
  '**/{data,delivery}-storm/**',
  '**/embedded/**',
  'scripts/fork/update/**',
];

const root = resolve(import.meta.dirname, '..');
process.exitCode = await main();

async function main(): Promise<number> {
  const options = readArguments();
  if (options === undefined) return 2;
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const { updates, versions, seed } = options;
  if (updates > 0) return rehearseUpdates(root, { edits: updates, seed, commits: versions }) ? 0 : 1;
  if (options.stranger) {
    await walkAsStranger(root, options.steps);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tilekit-forks-'));
  try {
    copyWorkingTree(root, folder);
    run('git', ['config', 'user.name', 'Partner'], folder);
    run('git', ['config', 'user.email', 'partner@localhost'], folder);
    run('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile', '--prefer-offline'], folder);
    const numbers = Array.from({ length: options.count }, (_, index) => options.first + index);
    const failed = numbers.filter((number) => !proveFork(folder, number, options));
    const full = options.steps.length > 0 ? 0 : Math.min(options.full, numbers.length);
    console.log(
      `\n${numbers.length - failed.length} of ${numbers.length} forks passed, ${full} with the complete check`,
    );
    return failed.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Options {
  readonly count: number;
  readonly first: number;
  readonly full: number;
  readonly steps: readonly string[];
  readonly stranger: boolean;
  readonly updates: number;
  readonly versions: readonly string[];
  readonly seed: number;
  readonly help: boolean;
}

function readArguments(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: 'string', default: '20' },
        first: { type: 'string', default: '0' },
        full: { type: 'string' },
        steps: { type: 'string', default: '' },
        stranger: { type: 'boolean', default: false },
        updates: { type: 'string', default: '0' },
        versions: { type: 'string', default: '' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
    const number = (name: string, text: string) => {
      if (!/^\d{1,6}$/.test(text)) throw new Error(`--${name} "${text}" is not a number.`);
      return Number(text);
    };
    return {
      count: number('count', values.count),
      first: number('first', values.first),
      full: number('full', values.full ?? values.count),
      seed: number('seed', values.seed),
      stranger: values.stranger,
      updates: number('updates', values.updates),
      steps: listOf(values.steps),
      versions: listOf(values.versions),
      help: values.help,
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return undefined;
  }
}

function listOf(text: string): string[] {
  return text.split(',').filter((entry) => entry !== '');
}

/** One folder for all forks: each begins at the kit's commit, so that dependencies are installed once. */
function proveFork(folder: string, number: number, options: Options): boolean {
  const { seed, first, full } = options;
  const random = new Random(seed * 1000 + number);
  const plan = forkPlan(number, random);
  const startedAt = performance.now();
  const repository = new Repository(folder);
  const kit = repository.text(['rev-list', '--max-parents=0', 'HEAD']);
  repository.run(['reset', '--hard', '--quiet', kit]);
  repository.run(['clean', '-d', '--force', '--quiet']);
  const example = readKitState(repository.readTree('HEAD')).identity.company;
  const faults = [...setUp(folder, plan), ...findExample(repository, example)];
  const edits = editAsPartner(folder, number);
  repository.run(['add', '--all']);
  repository.run(['commit', '--quiet', '--allow-empty', '--message', `Fork ${number}`]);
  faults.push(...again(folder, plan), ...check(folder, options.steps, number - first < full));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(
    `${faults.length === 0 ? '✓' : '✗'} ${number} "${plan.name}" ${plan.args.slice(5).join(' ')}${edits} ${seconds} s`,
  );
  for (const fault of faults) console.error(fault.replaceAll(/^/gm, '    '));
  return faults.length === 0;
}

function setUp(folder: string, { args }: ForkPlan): string[] {
  return pnpm(folder, ['fork:setup', ...args], 'fork:setup');
}

function again(folder: string, { args }: ForkPlan): string[] {
  const faults = pnpm(folder, ['fork:setup', ...args], 'second fork:setup');
  const changed = new Repository(folder).text(['status', '--porcelain']);
  return changed === '' ? faults : [...faults, `the second fork:setup changed:\n${changed}`];
}

function check(folder: string, steps: readonly string[], full: boolean): string[] {
  if (full || steps.length > 0) return pnpm(folder, ['check', ...steps], 'check');
  return [
    ...pnpm(folder, ['check', ...everythingButTests], 'check'),
    ...pnpm(folder, ['test', ...influencedTests, ...leftOut.map((path) => `--exclude=${path}`)], 'test'),
  ];
}

/** The word by which the kit's example is known must be nowhere, also not in files that set-up does not rewrite. */
function findExample(repository: Repository, word: string): string[] {
  repository.run(['add', '--all']);
  const tree = repository.text(['write-tree']);
  const found = [...repository.readTree(tree)].flatMap(([path, bytes]) => {
    const lines = (textOf(bytes) ?? '').split('\n');
    const at = lines.findIndex((line) => line.toLowerCase().includes(word.toLowerCase()));
    return at === -1 && !path.toLowerCase().includes(word.toLowerCase()) ? [] : [`${path}:${at + 1}`];
  });
  return found.length === 0
    ? []
    : [`"${word}" is left in ${found.length} files: ${found.slice(0, 5).join(', ')}`];
}

function pnpm(folder: string, args: readonly string[], what: string): string[] {
  const { status, stdout, stderr } = spawnSync('npx', ['-y', 'pnpm@12', '--silent', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0
    ? []
    : [`${what} ended with ${status ?? 'a signal'}:\n${`${stdout}\n${stderr}`.slice(-3000)}`];
}
