import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileTree } from '../../file-tree.ts';
import { Repository } from '../../git.ts';
import { changeEntries, listEntries, writeEntries } from '../update/build-tree.ts';

/** A repository in a temporary folder whose commits are made from trees in memory. */
export class ScratchRepository extends Repository implements Disposable {
  constructor() {
    super(mkdtempSync(join(tmpdir(), 'tilekit-repository-')));
    this.run(['init', '--quiet', '--initial-branch=main']);
    this.run(['config', 'user.name', 'Partner']);
    this.run(['config', 'user.email', 'partner@localhost']);
    this.run(['config', 'gc.auto', '0']);
  }

  /** A commit of `files`, which are those of `parent` with some changed. */
  commit(files: FileTree, message: string, parent?: string): string {
    const entries = parent === undefined ? [] : listEntries(this, parent);
    const before: FileTree = parent === undefined ? new Map() : this.readTree(parent);
    const tree = writeEntries(this, changeEntries(this, entries, before, files));
    return this.text(['commit-tree', tree, '-m', message, ...(parent === undefined ? [] : ['-p', parent])]);
  }

  /** Points the branch at a commit without writing any file. */
  pointTo(commit: string): void {
    this.run(['update-ref', 'refs/heads/main', commit]);
  }

  checkOut(commit: string): void {
    this.pointTo(commit);
    this.run(['reset', '--hard', '--quiet', commit]);
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
