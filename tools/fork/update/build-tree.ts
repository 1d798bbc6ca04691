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
  const changes = changesBetween(before, after);
  const written = changes.flatMap(({ path, after: content }) =>
    content === undefined ? [] : [{ path, content }],
  );
  for (const { path, after: content } of changes) if (content === undefined) changed.delete(path);
  const hashes = writeBlobs(
    repository,
    written.map(({ content }) => content),
  );
  for (const [index, { path }] of written.entries()) {
    const hash = hashes[index];
    if (hash === undefined) throw new Error(`git wrote no object for "${path}".`);
    changed.set(path, { mode: changed.get(path)?.mode ?? '100644', hash, path });
  }
  return [...changed.values()];
}

/** Writes the contents of files as objects, with one process for all of them. @returns their hashes, in this order */
function writeBlobs(repository: Repository, contents: readonly Uint8Array[]): string[] {
  if (contents.length === 0) return [];
  const input = contents.flatMap((content, index) => [
    Buffer.from(`blob\nmark :${index + 1}\ndata ${content.length}\n`),
    content,
    Buffer.from(`\nget-mark :${index + 1}\n`),
  ]);
  return repository.text(['fast-import', '--quiet'], { input: Buffer.concat(input) }).split('\n');
}
