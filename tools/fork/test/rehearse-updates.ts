import { resolve } from 'node:path';
import { bytesOf, changesBetween, type FileTree } from '../../file-tree.ts';
import { Repository } from '../../git.ts';
import { identityFile, readKitState, writeKitState } from '../identity.ts';
import { setUpTree } from '../set-up-tree.ts';
import { changeEntries, listEntries, writeEntries, type TreeEntry } from '../update/build-tree.ts';
import { updateFork } from '../update/update-fork.ts';
import { exampleMigrations as migrations, nextVersion } from './kit-versions.ts';
import { planFor } from './plan-for.ts';
import { randomEdit } from './random-edit.ts';
import { Random } from './random.ts';
import { ScratchRepository } from './scratch-repository.ts';

interface Rehearsal {
  /** Edits for each pair of versions. */
  readonly edits: number;
  readonly seed: number;
  /** Commits of this repository, oldest first; without them, three versions are made from HEAD by random changes. */
  readonly commits: readonly string[];
}

/**
 * Lets a fork of this repository, as it is, make one random edit and update, for every pair of kit versions: no edit
 * may be lost, a conflict must leave the fork as it was, and a second update must change nothing.
 *
 * @returns whether all of that held
 */
export function rehearseUpdates(root: string, { edits, seed, commits }: Rehearsal): boolean {
  using repository = new ScratchRepository();
  const versions = commitVersions(repository, readVersions(root, commits, new Random(seed)));
  let sound = true;
  for (const [to, target] of versions.entries()) {
    for (const [from, base] of versions.slice(0, to).entries()) {
      const startedAt = performance.now();
      const start = readFork(repository, forkAt(repository, versions[0] ?? base, base));
      const random = new Random(seed * 1000 + from * 10 + to);
      let conflicts = 0;
      const faults: string[] = [];
      for (let round = 0; round < edits; round++) {
        const outcome = tryEdit(repository, {
          base,
          target,
          start,
          random,
          mark: `edit-${from}-${to}-${round}`,
        });
        if (outcome === 'conflict') conflicts++;
        else if (outcome !== 'merged') faults.push(outcome);
      }
      const seconds = (performance.now() - startedAt) / 1000;
      console.log(
        `${faults.length === 0 ? '✓' : '✗'} kit 0.${from + 1}.0 → 0.${to + 1}.0: ${edits} edits, ${edits - conflicts - faults.length} merged, ${conflicts} conflicts, ${faults.length} faults (${seconds.toFixed(0)} s)`,
      );
      for (const fault of faults) console.error(`    ${fault}`);
      sound &&= faults.length === 0;
    }
  }
  return sound;
}

function readVersions(root: string, commits: readonly string[], random: Random): FileTree[] {
  const source = new Repository(resolve(root));
  if (commits.length > 0) {
    return commits.map((commit, index) => withVersion(source.readTree(commit), `0.${index + 1}.0`));
  }
  const first = withVersion(source.readTree('HEAD'), '0.1.0');
  const second = nextVersion(first, '0.2.0', random);
  return [first, second, nextVersion(second, '0.3.0', random)];
}

function withVersion(files: FileTree, kit: string): FileTree {
  return new Map([...files, [identityFile, bytesOf(writeKitState({ ...readKitState(files), kit }))]]);
}

function commitVersions(repository: ScratchRepository, versions: readonly FileTree[]): string[] {
  const commits: string[] = [];
  for (const files of versions) {
    commits.push(repository.commit(files, readKitState(files).kit, commits.at(-1)));
  }
  return commits;
}

/** A fork of the first version that has followed the kit up to `version`. */
function forkAt(repository: ScratchRepository, first: string, version: string): string {
  const kit = repository.readTree(first);
  const fork = repository.commit(setUpTree(kit, planFor(kit, { name: 'Pager Party' })), 'fork', first);
  if (version === first) return fork;
  repository.pointTo(fork);
  const { conflicts, commits } = updateFork(repository, { base: first, target: version, migrations });
  const last = commits.at(-1)?.hash;
  if (last === undefined) throw new Error(`A fork without edits conflicts: ${conflicts.join(', ')}`);
  return last;
}

interface Fork {
  readonly files: FileTree;
  readonly entries: readonly TreeEntry[];
}

function readFork(repository: ScratchRepository, commit: string): Fork {
  return { files: repository.readTree(commit), entries: listEntries(repository, commit) };
}

interface Trial {
  readonly base: string;
  readonly target: string;
  readonly start: Fork;
  readonly random: Random;
  readonly mark: string;
}

function tryEdit(
  repository: ScratchRepository,
  { base, target, start, random, mark }: Trial,
): 'merged' | 'conflict' | (string & {}) {
  const edit = randomEdit(start.files, random, mark);
  const tree = writeEntries(repository, changeEntries(repository, start.entries, start.files, edit.files));
  const head = repository.text(['commit-tree', tree, '-m', mark]);
  repository.pointTo(head);
  const { conflicts, commits } = updateFork(repository, { base, target, migrations });
  const last = commits.at(-1)?.hash;
  const result = repository.readTree(last ?? head);
  if (!edit.survivesIn(result)) return `${mark} in ${edit.path} is lost`;
  if (conflicts.length > 0)
    return changesBetween(edit.files, result).length === 0 ? 'conflict' : `${mark} changed`;
  if (last === undefined) return `${mark}: nothing was updated`;
  repository.pointTo(last);
  const again = updateFork(repository, { base: target, target, migrations });
  return again.commits.length === 0
    ? 'merged'
    : `${mark}: a second update made ${again.commits.length} commits`;
}
