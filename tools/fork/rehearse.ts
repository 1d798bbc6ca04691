/** Makes forks by script and lets each prove itself, as a partner would: set-up, own edits, `pnpm check`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Repository } from '../git.ts';
import { textOf } from '../file-tree.ts';
import { readKitState } from './identity.ts';
import { editAsPartner } from './test/edit-as-partner.ts';
import { forkPlan, type ForkPlan } from './test/fork-plans.ts';
import { Random } from './test/random.ts';
import { walkAsStranger } from './test/walk-as-stranger.ts';
import { rehearseUpdates } from './test/rehearse-updates.ts';
import { copyWorkingTree, run } from '../working-copy.ts';

/** Without the step `fork`: a fresh fork still has the example's pictures and texts. */
const everythingButTests = ['lint', 'format', 'types', 'build', 'tile', 'generated', 'secrets', 'docs'];

/**
 * Tests that read what is a fork's own: the tile, the demo integration, the README, .tilekit.json. Of the packages' tests
 * only those of the tile's command do: the others pass in a tree without these files.
 */
const influencedTests = ['apps/reference-server', 'packages/tile/src/cli', 'scripts', 'tools'];
/** Of these, minutes of kills and storms, which read no more than the server's other tests, and what reads none of it. */
const leftOut = ['**/kill.test.ts', '**/{data,delivery}-storm/**', '**/embedded/**', 'tools/fork/update/**'];

const root = resolve(import.meta.dirname, '../..');
/** `pnpm fork:rehearse`. @returns the exit code */
export async function rehearseForks(options: RehearsalOptions): Promise<number> {
  const { updates, versions, seed } = options;
  if (updates > 0) return rehearseUpdates(root, { edits: updates, seed, commits: versions }) ? 0 : 1;
  if (options.stranger) {
    await walkAsStranger(root, options.steps.length > 0 ? options.steps : [...everythingButTests, 'tests']);
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

interface RehearsalOptions {
  readonly count: number;
  readonly first: number;
  readonly full: number;
  readonly steps: readonly string[];
  readonly stranger: boolean;
  readonly updates: number;
  readonly versions: readonly string[];
  readonly seed: number;
}

/** One folder for all forks: each begins at the kit's commit, so that dependencies are installed once. */
function proveFork(folder: string, number: number, options: RehearsalOptions): boolean {
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
  const chosen = steps.length > 0 ? steps : [...everythingButTests, 'tests'];
  if (full || steps.length > 0) return pnpm(folder, ['check', ...chosen], 'check');
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
