import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, type FileTree } from '../../file-tree.ts';
import { ScratchRepository } from '../test/scratch-repository.ts';
import { moveBranch, restoreInterrupted, FilesInTheWayError, InterruptedUpdateError } from './move-branch.ts';

const old: FileTree = new Map([
  ['changed.ts', bytesOf('export const value = 1;\n')],
  ['gone.ts', bytesOf('export {};\n')],
  ['own.ts', bytesOf('export {};\n')],
]);
const changed = bytesOf('export const value = 2;\n');
const fresh: FileTree = new Map([
  ['changed.ts', changed],
  ['own.ts', bytesOf('export {};\n')],
  ['added/new.ts', bytesOf('export const added = true;\n')],
]);

let repository: ScratchRepository;
let from: string;
let to: string;

beforeEach(() => {
  repository = new ScratchRepository();
  from = repository.commit(old, 'fork');
  to = repository.commit(fresh, 'kit', from);
  repository.checkOut(from);
});

afterEach(() => {
  repository[Symbol.dispose]();
});

describe('moving the branch', () => {
  it('brings the files of the commit, and leaves no marker', () => {
    moveBranch(repository, to);
    expect(head()).toBe(to);
    expect(status()).toBe('');
    expect(existsSync(marker())).toBe(false);
  });

  it.each([
    ['a file', 'added/new.ts', ''],
    ['an ignored file', 'added/new.ts', 'added/'],
    ['a file where a folder comes', 'added', ''],
    ['an ignored file where a folder comes', 'added', 'added'],
    ['a folder with a file where a file comes', 'folder/mine.txt', ''],
    ['a folder with an ignored file where a file comes', 'folder/mine.txt', 'mine.txt'],
  ])('never overwrites %s', (_, path, ignored) => {
    to = repository.commit(new Map([...fresh, ['folder', bytesOf('a file\n')]]), 'kit', from);
    write('.git/info/exclude', ignored);
    write(path, 'mine');
    expect(() => {
      moveBranch(repository, to);
    }).toThrow(FilesInTheWayError);
    expect(head()).toBe(from);
    expect(restoreInterrupted(repository)).toBe(false);
    expect(read(path)).toBe('mine');
  });

  it('makes a folder of what was a file, and the other way round', () => {
    const file = repository.commit(new Map([...old, ['added', bytesOf('a file\n')]]), 'fork');
    to = repository.commit(new Map([...fresh]), 'kit');
    const tree = repository.text(['rev-parse', `${to}^{tree}`]);
    to = repository.text(['commit-tree', tree, '-p', file, '-m', 'kit']);
    repository.checkOut(file);
    moveBranch(repository, to);
    expect(status()).toBe('');
    expect(read('added/new.ts')).toContain('added = true');
    moveBranch(repository, repository.text(['commit-tree', `${file}^{tree}`, '-p', to, '-m', 'back']));
    expect(status()).toBe('');
    expect(read('added')).toBe('a file\n');
  });

  it('puts every file back when git stops after it wrote them', () => {
    const hook = join(repository.directory, '.git/hooks/reference-transaction');
    write('.git/hooks/reference-transaction', '#!/bin/sh\n! grep -q refs/heads/\n');
    chmodSync(hook, 0o755);
    expectTreeAsBefore();
  });

  it('puts every file back when git stops while it writes them', () => {
    write('.git/info/attributes', 'changed.ts filter=broken\n');
    repository.run(['config', 'filter.broken.smudge', 'grep "value = 1"']);
    repository.run(['config', 'filter.broken.clean', 'cat']);
    repository.run(['config', 'filter.broken.required', 'true']);
    expectTreeAsBefore();
  });

  it('asks for no signature, which commits of an update do not have', () => {
    repository.run(['config', 'merge.verifySignatures', 'true']);
    moveBranch(repository, to);
    expect(head()).toBe(to);
  });

  function expectTreeAsBefore() {
    expect(() => {
      moveBranch(repository, to);
    }).toThrow('failed');
    expect(head()).toBe(from);
    expect(status()).toBe('');
    expect(existsSync(marker())).toBe(false);
  }
});

describe('after a kill while the files were written', () => {
  it('puts everything back', () => {
    leaveInterrupted();
    expect(restoreInterrupted(repository)).toBe(true);
    expect(status()).toBe('');
    expect(head()).toBe(from);
    expect(read('changed.ts')).toContain('value = 1');
    expect(read('gone.ts')).toBe('export {};\n');
    expect(existsSync(join(repository.directory, 'added/new.ts'))).toBe(false);
    expect(restoreInterrupted(repository)).toBe(false);
  });

  it.each([
    ['nothing', 0],
    ['a part', 9],
  ])('puts back a file of which %s was written', (_, bytes) => {
    leaveInterrupted();
    writeFileSync(join(repository.directory, 'changed.ts'), changed.subarray(0, bytes));
    expect(restoreInterrupted(repository)).toBe(true);
    expect(read('changed.ts')).toContain('value = 1');
  });

  it('puts back files that git writes with other line ends', () => {
    repository.run(['config', 'core.autocrlf', 'true']);
    repository.checkOut(from);
    rmSync(join(repository.directory, 'changed.ts'));
    repository.run(['checkout', '--', 'changed.ts']);
    leaveInterrupted();
    expect(read('changed.ts')).toContain('value = 2;\r\n');
    expect(restoreInterrupted(repository)).toBe(true);
    expect(status()).toBe('');
  });

  it.each(['own.ts', 'changed.ts', 'gone.ts', 'added/new.ts', 'other.ts'])(
    'does not lose what was written into %s since',
    (path) => {
      leaveInterrupted();
      write(path, 'edited since');
      expect(() => restoreInterrupted(repository)).toThrow(InterruptedUpdateError);
      expect(() => restoreInterrupted(repository)).toThrow(path);
      expect(read(path)).toBe('edited since');
    },
  );

  it('does not lose a commit that was made since', () => {
    leaveInterrupted();
    rmSync(join(repository.directory, '.git/index.lock'));
    write('own.ts', 'committed since');
    repository.run(['commit', '--all', '--quiet', '--message', 'since']);
    const since = head();
    expect(restoreInterrupted(repository)).toBe(false);
    expect(head()).toBe(since);
    expect(read('own.ts')).toBe('committed since');
    expect(existsSync(marker())).toBe(false);
  });

  it('waits for one that still writes', () => {
    leaveInterrupted(process.ppid);
    expect(() => restoreInterrupted(repository)).toThrow(`process ${process.ppid}`);
    expect(read('changed.ts')).toContain('value = 2');
  });

  it.each(['', '{', '[]', '{"from":"HEAD","to":"main"}'])('names a marker that says %j', (text) => {
    write('.git/tilekit-update.json', text);
    expect(() => restoreInterrupted(repository)).toThrow(InterruptedUpdateError);
  });

  /** What a SIGKILL in the middle of git's checkout leaves: files of the new commit, its lock, the old branch. */
  function leaveInterrupted(pid = 2 ** 22 + 7) {
    write('.git/tilekit-update.json', JSON.stringify({ from, to, pid }));
    repository.run(['checkout', '--quiet', to, '--', '.']);
    repository.run(['reset', '--quiet']);
    rmSync(join(repository.directory, 'gone.ts'));
    write('.git/index.lock', '');
  }
});

function head(): string {
  return repository.text(['rev-parse', 'HEAD']);
}

function status(): string {
  return repository.text(['status', '--porcelain', '--untracked-files=all']);
}

function marker(): string {
  return join(repository.directory, '.git/tilekit-update.json');
}

function read(path: string): string {
  return readFileSync(join(repository.directory, path), 'utf8');
}

function write(path: string, text: string): void {
  const file = join(repository.directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
