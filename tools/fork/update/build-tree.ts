import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changesBetween, type FileTree } from '../../file-tree.ts';
import type { Repository } from '../../git.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly hash: string;
  readonly path: string;
}

/** Every entry of a commit or tree, links included. */
export function listEntries(repository: Repository, treeish: string): TreeEntry[] {
  return repository
    .run(['ls-tree', '-r', '-z', '--full-tree', treeish])
    .bytes.toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const [, mode, hash, path] = /^(\d+) \w+ (\w+)\t([\s\S]+)$/.exec(entry) ?? [];
      return mode === undefined || hash === undefined || path === undefined ? [] : [{ mode, hash, path }];
    });
}

/** Writes a tree object; the repository's own index and working tree are not touched. */
export function writeEntries(repository: Repository, entries: readonly TreeEntry[]): string {
  const index = join(repository.text(['rev-parse', '--absolute-git-dir']), `tilekit-index-${process.pid}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    const lines = entries.map(({ mode, hash, path }) => `${mode} ${hash}\t${path}\0`);
    repository.run(['update-index', '-z', '--add', '--index-info'], {
      input: Buffer.from(lines.join('')),
      env,
    });
    return repository.text(['write-tree'], { env });
  } finally {
    rmSync(index, { force: true });
    rmSync(`${index}.lock`, { force: true });
  }
}

/** The entries with some files changed; a changed file keeps its mode. */
export function changeEntries(
  repository: Repository,
  entries: readonly TreeEntry[],
  before: FileTree,
  after: FileTree,
): TreeEntry[] {
  const changed = new Map(entries.map((entry) => [entry.path, entry]));
  for (const change of changesBetween(before, after)) {
    if (change.after === undefined) changed.delete(change.path);
    else {
      const hash = repository.text(['hash-object', '-w', '--stdin'], { input: change.after });
      changed.set(change.path, { mode: changed.get(change.path)?.mode ?? '100644', hash, path: change.path });
    }
  }
  return [...changed.values()];
}
