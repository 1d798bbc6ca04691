import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import * as prettier from 'prettier';
import {
  bytesOf,
  changesBetween,
  isJsonObject,
  readJsonObject,
  textOf,
  UnreadableFileError,
  type FileTree,
} from '../file-tree.ts';
import { GitError, Repository, uncommittedChanges } from '../git.ts';
import { printable, printableLine } from '../command.ts';
import { InvalidAnswersError, parseAnswers, siteNames, type Answers, type RawAnswers } from './answers.ts';
import { humanTasks } from './human-tasks.ts';
import { identityFile, readKitState, type ForkRecord, type KitState } from './identity.ts';
import { integrationFolder, type SetUpPlan } from './plan.ts';
import { promptAnswers } from './prompt-answers.ts';
import { readFolder } from './read-folder.ts';
import { setUpTree } from './set-up-tree.ts';
import { validatePrepared } from './validate-prepared.ts';
import { HalfWrittenError, restoreFromJournal, writeChanges, WriteRefusedError } from './write-changes.ts';

/** What the command line says. */
interface SetUpArguments {
  readonly answers: RawAnswers;
  readonly existing: string | undefined;
  readonly dryRun: boolean;
  /** Whether the command runs in an interactive terminal. */
  readonly ask: boolean;
}

const root = resolve(import.meta.dirname, '../..');
const journal = join(root, '.data', 'fork-setup');

/** `pnpm fork:setup`. @returns the exit code */
export async function setUpFork(given: SetUpArguments): Promise<number> {
  try {
    return await setUp(given);
  } catch (error) {
    if (error instanceof InvalidAnswersError) {
      for (const fault of error.faults) console.error(printable(fault));
      console.error('\nNothing was changed. `pnpm fork:setup --help` lists the options.');
      return 2;
    }
    if (error instanceof HalfWrittenError) {
      console.error(error.message);
      return 1;
    }
    if (
      error instanceof UnreadableFileError ||
      error instanceof GitError ||
      error instanceof WriteRefusedError ||
      // A full disk or a folder that may not be read, before anything was written.
      (error instanceof Error && 'syscall' in error)
    ) {
      console.error(`${printable(error.message)}\nNothing was changed.`);
      return 1;
    }
    if (error instanceof Error && error.name === 'AbortError') {
      console.error('\nNothing was changed.');
      return 1;
    }
    throw error;
  }
}

/** Prepare in memory, check, write: nothing on the disk changes before all of it is known to be right. */
async function setUp({ answers: given, existing, dryRun, ask }: SetUpArguments): Promise<number> {
  const repository = openRepository();
  if (restoreFromJournal({ root, journal })) console.error('An interrupted set-up was undone first.');
  const state = readKitStateOnDisk();
  const chosen = defined(given);
  if (state.fork !== undefined && existing === undefined && Object.keys(chosen).length === 0) {
    return reportNothingToDo(state);
  }
  const existingTile = existing === undefined ? undefined : readFolder(resolve(existing));
  const known = existingTile === undefined ? {} : answersFromTile(existingTile);
  const raw = { ...known, ...chosen };
  const answers = parseAnswers(ask ? await promptInTerminal(raw) : raw, {
    published: existingTile !== undefined,
  });
  if (state.fork !== undefined) return reportSecondRun(state, answers, existingTile);

  requireCleanTree(repository);
  const files = repository.readTree('HEAD');
  const plan: SetUpPlan = {
    from: state.identity,
    to: answers.identity,
    record: newRecord(answers, existingTile),
    existingTile,
    onlyOnSites: answers.sites.length === siteNames.length ? undefined : answers.sites,
  };
  const prepared = await formatIntegration(root, setUpTree(files, plan));
  const changes = changesBetween(files, prepared);
  const findings = validatePrepared(root, prepared, existingTile === undefined ? 'new' : 'repo');
  if (dryRun) {
    for (const { path, before, after } of changes)
      console.log(
        `${before === undefined ? 'add   ' : after === undefined ? 'remove' : 'change'} ${printableLine(path)}`,
      );
    console.log(`\n${changes.length} files. Nothing was written (--dry-run).`);
    return 0;
  }
  writeChanges(changes, { root, journal });
  report(plan, changes.length, findings);
  return 0;
}

function openRepository(): Repository {
  const repository = new Repository(root);
  if (repository.resolve('HEAD') === undefined) {
    throw new WriteRefusedError(
      'This directory is not a git repository with a commit, so there would be no way back. Run `git init && git add --all && git commit -m "Kit"` first.',
    );
  }
  return repository;
}

function requireCleanTree(repository: Repository): void {
  const changes = uncommittedChanges(repository, { untracked: true });
  if (changes === undefined) return;
  throw new WriteRefusedError(
    `The working tree has changes that are not committed, and set-up must not mix with them:\n${changes}\nCommit them, or move them away, and run the command again.`,
  );
}

/** As it is on the disk: a set-up that is not committed yet is one as well. */
function readKitStateOnDisk(): KitState {
  const path = join(root, identityFile);
  return readKitState(existsSync(path) ? new Map([[identityFile, readFileSync(path)]]) : new Map());
}

function defined(answers: RawAnswers): RawAnswers {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}

async function promptInTerminal(answers: RawAnswers): Promise<RawAnswers> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await promptAnswers(answers, (text) => terminal.question(text), console.error);
  } finally {
    terminal.close();
  }
}

function newRecord(answers: Answers, existingTile: FileTree | undefined): ForkRecord {
  return {
    data: answers.data,
    sites: answers.sites,
    existingTile: existingTile !== undefined,
    date: new Date().toISOString().slice(0, 10),
    // Eight digits, as the platform's own recent ones: unlikely to be another tile's until it assigns the final one.
    ids: { appUuid: randomUUID(), sourceTypeId: randomInt(80_000_000, 99_999_999), clientId: randomUUID() },
  };
}

function reportSecondRun(state: KitState, answers: Answers, existingTile: FileTree | undefined): number {
  const same =
    JSON.stringify(state.identity) === JSON.stringify(answers.identity) &&
    JSON.stringify(state.fork?.data) === JSON.stringify(answers.data) &&
    JSON.stringify(state.fork?.sites) === JSON.stringify(answers.sites) &&
    state.fork?.existingTile === (existingTile !== undefined);
  if (same) return reportNothingToDo(state);
  throw new WriteRefusedError(
    `This repository is already set up as "${state.identity.title}" (.tilekit.json). To choose again, revert the commit of the first set-up (or throw it away, if it is not committed yet) and run the command once more; later, change names by hand, since customers know the tile by them.`,
  );
}

function reportNothingToDo({ identity }: KitState): number {
  console.log(`Already set up as "${identity.title}". Nothing to do.`);
  return 0;
}

function report(plan: SetUpPlan, changed: number, findings: string): void {
  console.log(`Set up as "${plan.to.title}": ${changed} files changed.\n`);
  if (plan.existingTile !== undefined) console.log(`${printable(findings)}\n`);
  console.log('What only you can do:\n');
  for (const { what, where } of humanTasks(plan)) console.log(`  [ ] ${what}\n      ${where}`);
  console.log('\nNext: review `git diff`, commit it, then `pnpm check` and `pnpm start`.');
}

/** Names differ in length, so the formatter has the last word on the demo integration. */
async function formatIntegration(root: string, files: FileTree): Promise<FileTree> {
  const formatted = new Map(files);
  const options = (await prettier.resolveConfig(join(root, 'package.json'))) ?? {};
  for (const [path, bytes] of files) {
    const text = path.startsWith(integrationFolder) && path.endsWith('.ts') ? textOf(bytes) : undefined;
    if (text !== undefined)
      formatted.set(path, bytesOf(await prettier.format(text, { ...options, filepath: path })));
  }
  return formatted;
}

/**
 * What a published tile says about itself, as answers: what the partner gives on the command line comes on top.
 *
 * @throws UnreadableFileError when it has no usable manifest
 */
export function answersFromTile(tile: FileTree): RawAnswers {
  const manifest = readJsonObject(tile, 'manifest.json');
  const author = isJsonObject(manifest.author) ? manifest.author : {};
  const page = isJsonObject(manifest.tile) ? manifest.tile : {};
  const appId = manifest.app_id;
  if (typeof appId !== 'string')
    throw new UnreadableFileError('manifest.json', 'has no "app_id". Is this the directory of a tile?');
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  // Older tiles name the repository of all tiles, where no customer is sent to.
  const homepage = URL.parse(text(author.homepage) ?? '');
  return {
    name: text(page.title),
    company: text(author.name),
    appId,
    website:
      homepage?.hostname === undefined || homepage.hostname === '' || homepage.hostname === 'github.com'
        ? undefined
        : `https://${homepage.hostname}`,
    supportEmail: text(author.support_email),
    salesEmail: text(author.sales_email),
  };
}
