import { resolve } from 'node:path';
import { printable, printableLine } from '../command.ts';
import { UnreadableFileError } from '../file-tree.ts';
import { GitError, Repository, uncommittedChanges } from '../git.ts';
import { identityFile, readKitState } from './identity.ts';
import { describeFailure, EngineError, startEngine, withoutCredentials } from './update/start-engine.ts';
import {
  FilesInTheWayError,
  InterruptedUpdateError,
  isInterrupted,
  moveBranch,
  restoreInterrupted,
} from './update/move-branch.ts';
import { isForkOwned } from './plan.ts';
import { compareVersions, tagOfVersion, versionOfTag } from './update/run-migrations.ts';
import { signersFile, verifyTag } from './update/verify-tag.ts';

const root = resolve(import.meta.dirname, '../..');

class RefusedError extends Error {}

/** What the command line says. */
interface UpdateOptions {
  /** URL, path or git remote of the kit. */
  readonly from: string;
  readonly to: string | undefined;
  readonly base: string | undefined;
  readonly withConflicts: boolean;
  /** Accept a version that none of the fork's trusted signers has signed. */
  readonly unverified: boolean;
  readonly dryRun: boolean;
}

/** `pnpm fork:update`. @returns the exit code */
export function updateFork(options: UpdateOptions): number {
  try {
    return update(options);
  } catch (error) {
    if (error instanceof InterruptedUpdateError) {
      console.error(printable(error.message));
      return 1;
    }
    const known = [RefusedError, GitError, UnreadableFileError, FilesInTheWayError, EngineError];
    if (error instanceof Error && known.some((kind) => error instanceof kind)) {
      console.error(`${printable(error.message)}\nThe tree is as before.`);
      return 1;
    }
    throw error;
  }
}

function update(options: UpdateOptions): number {
  const repository = new Repository(root);
  requireGit(repository);
  if (options.dryRun) {
    if (isInterrupted(repository))
      console.log('An update was interrupted; the next one without --dry-run undoes it first.');
  } else {
    if (restoreInterrupted(repository)) console.error('An interrupted update was undone first.');
    requireCleanTree(repository);
  }
  const { kit, fork } = readKitState(repository.readTree('HEAD', [identityFile]));
  if (fork === undefined)
    throw new RefusedError('This is the kit itself, or a copy without set-up. Run `pnpm fork:setup` first.');

  const versions = fetchVersions(repository, options.from);
  const source = withoutCredentials(options.from);
  const newest = [...versions.keys()].sort(compareVersions).at(-1);
  const to = options.to ?? newest;
  if (to === undefined)
    throw new RefusedError(`"${source}" has no version of the kit: no tag looks like kit-v1.2.3.`);
  const target = versions.get(to);
  if (target === undefined)
    throw new RefusedError(`"${source}" has no version ${to}. It has: ${[...versions.keys()].join(', ')}.`);
  if (compareVersions(to, kit) <= 0) {
    console.log(`The fork has kit ${kit}; ${to === kit ? 'that is' : 'newer than'} ${to}. Nothing to do.`);
    return 0;
  }
  const base =
    options.base === undefined
      ? (versions.get(kit) ?? findClone(repository, target, kit))
      : repository.resolve(`${options.base}^{commit}`);
  if (base === undefined) {
    throw new RefusedError(
      options.base === undefined
        ? `"${source}" does not know version ${kit}, which .tilekit.json names. Name the commit of the kit that this fork was made from with --base.`
        : `--base "${options.base}" is no commit here.`,
    );
  }
  const trust = describeTrust(repository, to, target);
  if (options.dryRun) return preview(repository, base, target, trust);
  if (!trust.isSigned && trust.mayBeSigned && !options.unverified)
    throw new RefusedError(
      `${trust.text}\nNone of its code has run. Ask the publisher of the kit; --unverified accepts the version anyway.`,
    );
  console.log(`${trust.text}\n`);
  return apply(repository, base, target, options.withConflicts);
}

interface Trust {
  readonly isSigned: boolean;
  /** The fork names people who sign versions. */
  readonly mayBeSigned: boolean;
  readonly text: string;
}

/** Describes what is known about the author of a version. */
function describeTrust(repository: Repository, version: string, target: string): Trust {
  const tag = tagOfVersion(version);
  const verification = verifyTag(repository, `refs/tilekit/${tag}`, tag);
  const commit = `${tag} is commit ${target.slice(0, 12)}`;
  switch (verification.kind) {
    case 'signed':
      return { isSigned: true, mayBeSigned: true, text: `${commit}, signed by ${verification.by}.` };
    case 'no-signers':
      return {
        isSigned: false,
        mayBeSigned: false,
        text: `${commit}. It is not verified: ${signersFile} lists no signer, so only git's hashes were checked.`,
      };
    case 'refused':
      return { isSigned: false, mayBeSigned: true, text: `${commit}. Not verified: ${verification.reason}` };
  }
}

function requireGit(repository: Repository): void {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(repository.text(['--version'])) ?? [];
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 38)) {
    throw new RefusedError(
      `git ${major}.${minor} cannot merge without a working tree; version 2.38 or newer can.`,
    );
  }
  if (repository.resolve('HEAD') === undefined)
    throw new RefusedError('This is not a git repository with a commit.');
}

function requireCleanTree(repository: Repository): void {
  const changes = uncommittedChanges(repository, { untracked: false });
  if (changes === undefined) return;
  throw new RefusedError(`These files have changes that are not committed:\n${changes}\nCommit them first.`);
}

/** The kit's versions and their commits, fetched under separate names, so that the fork's tags stay the fork's. */
function fetchVersions(repository: Repository, from: string): Map<string, string> {
  if (from === 'upstream') requireUpstream(repository);
  const tags = '+refs/tags/kit-v*:refs/tilekit/kit-v*';
  try {
    repository.run(['fetch', '--quiet', '--no-tags', '--force', '--prune', '--', from, tags]);
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause;
    // Of a remote that is named, too, and of one that the user's configuration puts in the place of another.
    const address = repository.text(['ls-remote', '--get-url', '--', from]);
    throw new RefusedError(
      `"${withoutCredentials(from)}" cannot be read: ${describeFailure(address, cause.output)}`,
      { cause },
    );
  }
  const refs = repository.text(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/tilekit']);
  const versions = new Map<string, string>();
  for (const tag of refs.split('\n')) {
    const version = versionOfTag(tag);
    const commit =
      version === undefined
        ? undefined
        : repository.resolve(`refs/tilekit/${tagOfVersion(version)}^{commit}`);
    if (version !== undefined && commit !== undefined) versions.set(version, commit);
  }
  return new Map([...versions].sort(([a], [b]) => compareVersions(a, b)));
}

/** Where a fork left the kit's history that was cloned before its version had a tag; none when the histories are apart. */
function findClone(repository: Repository, target: string, kit: string): string | undefined {
  const [, commit] =
    /^([0-9a-f]+)$/m.exec(repository.text(['merge-base', 'HEAD', target], { accept: [0, 1] })) ?? [];
  if (commit === undefined) return undefined;
  return readKitState(repository.readTree(commit, [identityFile])).kit === kit ? commit : undefined;
}

function requireUpstream(repository: Repository): void {
  if (repository.text(['remote']).split('\n').includes('upstream')) return;
  throw new RefusedError(
    'Where is the kit? Name it with --from URL, or once and for all with `git remote add upstream URL`.',
  );
}

/** Read-only: no code of the new version runs before the user has decided to take it. */
function preview(repository: Repository, base: string, target: string, trust: Trust): number {
  const changed = (from: string, to: string) =>
    repository
      .text(['diff', '--name-only', '-z', '--no-renames', from, to])
      .split('\0')
      .filter((path) => path.trim() !== '' && !isForkOwned(path));
  const theirs = changed(base, target);
  const ours = new Set(changed(base, 'HEAD'));
  for (const path of theirs) {
    const both = ours.has(path) ? '  (you have changed it, too)' : '';
    console.log(
      printableLine(path) + (path.startsWith('.github/') ? '  (read it before you take it)' : both),
    );
  }
  console.log(`${theirs.length} file(s) differ, migrations aside. Nothing was changed (--dry-run).`);
  console.log(trust.text);
  return 0;
}

function apply(repository: Repository, base: string, target: string, withConflicts: boolean): number {
  const { from, to, conflicts, commits } = startEngine(repository, base, target, withConflicts);
  if (conflicts.length > 0 && !withConflicts) {
    console.error(
      `Kit ${from} → ${to}: you and the kit changed the same lines of ${conflicts.length} file(s):\n`,
    );
    for (const path of conflicts) console.error(`  ${printableLine(path)}`);
    console.error(
      '\nThe tree is as before. With --with-conflicts both versions are committed between markers, for you to choose.',
    );
    return 1;
  }
  for (const { hash, title } of commits) console.log(`${hash.slice(0, 10)} ${printableLine(title)}`);
  const last = commits.at(-1)?.hash;
  if (last === undefined) console.log('Nothing to change.');
  else {
    moveBranch(repository, last);
    console.log(`\nYour fork has kit ${to}. Now run \`pnpm install\` and \`pnpm check\`.`);
  }
  for (const path of conflicts)
    console.log(
      `conflict in ${printableLine(path)}: between markers your lines come first, then those of the kit`,
    );
  return 0;
}
