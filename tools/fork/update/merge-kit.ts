import { bytesOf, readText } from '../../file-tree.ts';
import type { Repository } from '../../git.ts';
import { identityFile, readKitState, withKitVersion, type KitState } from '../identity.ts';
import { setUpSharedFiles } from '../set-up-tree.ts';
import { readmePicture, sharedFiles } from '../steps/name-files.ts';
import { changeEntries, listEntries, writeEntries, type TreeEntry } from './build-tree.ts';
import { isForkOwned } from '../plan.ts';

export interface Merge {
  readonly tree: string;
  /** Files with conflict markers in that tree, or kept although the kit removed them. */
  readonly conflicts: readonly string[];
}

const lockfile = 'pnpm-lock.yaml';

/**
 * Merges what the kit changed between two versions into the fork, three ways. The kit's trees first go through the
 * fork's own set-up, so that only real differences remain, and files that belong to the fork are taken from the fork.
 */
export function mergeKit(repository: Repository, base: string, target: string, ours: string): Merge {
  const files = repository.readTree(ours, [identityFile]);
  const fork = readKitState(files);
  const state = readText(files, identityFile);
  const { kit } = readKitState(repository.readTree(target, [identityFile]));
  const forkEntries = listEntries(repository, ours);
  const owned = forkEntries.filter(({ path }) => isForkOwned(path));
  const baseTree = writeEntries(repository, asInFork(repository, base, fork, owned, state));
  const newState = withKitVersion(state, kit);
  const targetEntries = asInFork(repository, target, fork, owned, newState);
  const targetTree = writeEntries(repository, targetEntries);

  const baseCommit = commit(repository, baseTree, []);
  const targetCommit = commit(repository, targetTree, [baseCommit]);
  const forkCommit = commit(repository, `${ours}^{tree}`, [baseCommit]);
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', forkCommit, targetCommit];
  const { bytes } = repository.run(args, { accept: [0, 1] });
  const [tree = '', ...conflicts] = bytes
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '');
  return takeLockfile(repository, { tree, conflicts: [...new Set(conflicts)] }, targetEntries);
}

/** A tree of the kit as it would be if this fork had been made from it, with the fork's own `.tilekit.json`. */
function asInFork(
  repository: Repository,
  commitish: string,
  { identity, fork }: KitState,
  owned: readonly TreeEntry[],
  ownState: string,
): TreeEntry[] {
  const entries = listEntries(repository, commitish).filter(({ path }) => !isForkOwned(path));
  const paths = [identityFile, ...sharedFiles, readmePicture].filter((path) => !isForkOwned(path));
  const files = repository.readTree(commitish, paths);
  const state = readKitState(files);
  const plan = fork && { from: state.identity, to: identity, record: fork, existingTile: undefined };
  const asFork = new Map(plan === undefined ? files : setUpSharedFiles(files, plan));
  asFork.set(identityFile, bytesOf(ownState));
  return [...changeEntries(repository, entries, files, asFork), ...owned];
}

/** The lockfile is never edited by hand: on a conflict the kit's is taken, and `pnpm install` adds the fork's own dependencies. */
function takeLockfile(repository: Repository, merge: Merge, target: readonly TreeEntry[]): Merge {
  if (!merge.conflicts.includes(lockfile)) return merge;
  const entries = listEntries(repository, merge.tree).filter(({ path }) => path !== lockfile);
  const theirs = target.filter(({ path }) => path === lockfile);
  return {
    tree: writeEntries(repository, [...entries, ...theirs]),
    conflicts: merge.conflicts.filter((path) => path !== lockfile),
  };
}

/** Commits that only exist to give git's merge its common ancestor; nothing refers to them. */
function commit(repository: Repository, tree: string, parents: readonly string[]): string {
  const env = {
    GIT_AUTHOR_NAME: 'tilekit',
    GIT_AUTHOR_EMAIL: 'tilekit@localhost',
    GIT_COMMITTER_NAME: 'tilekit',
    GIT_COMMITTER_EMAIL: 'tilekit@localhost',
  };
  const hash = repository.resolve(tree) ?? tree;
  return repository.text(
    ['commit-tree', hash, '-m', 'merge', ...parents.flatMap((parent) => ['-p', parent])],
    { env },
  );
}
