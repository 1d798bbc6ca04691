import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject, sameBytes, type Change } from '../file-tree.ts';

export class WriteRefusedError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'WriteRefusedError';
  }
}

/** A run stopped half-way, and what it wrote could not be undone: the next run tries again. */
export class HalfWrittenError extends Error {
  constructor(cause: unknown) {
    super(
      `Some files are written, and cannot be put back: ${String(cause)}\nRemove the reason and run the command again; it puts them back first.`,
      { cause },
    );
    this.name = 'HalfWrittenError';
  }
}

export interface WriteOptions {
  /** Repository whose files change. */
  readonly root: string;
  /** For the journal and the new contents; on the same file system, ignored by git. */
  readonly journal: string;
  /** Called before each step that changes something, for tests that interrupt there. */
  readonly onStep?: (step: number) => void;
}

/**
 * Writes all changes or none. The old contents are in the journal before the first file changes; whoever finds a
 * journal puts them back, be it this call after a fault or the next one after the process was killed.
 *
 * @throws WriteRefusedError when a file is not as it was read, or when a path leads through a symbolic link
 */
export function writeChanges(changes: readonly Change[], options: WriteOptions): void {
  if (changes.length === 0) return;
  for (const change of changes) requireUnchanged(change, options.root);
  let step = 0;
  const nextStep = () => options.onStep?.(step++);
  try {
    nextStep();
    writeJournal(changes, options);
    for (const [index, change] of changes.entries()) {
      nextStep();
      const target = join(options.root, change.path);
      if (change.after === undefined) rmSync(target);
      else {
        mkdirSync(dirname(target), { recursive: true });
        renameSync(join(options.journal, `after-${index}`), target);
      }
    }
    nextStep();
    closeJournal(options.journal);
  } catch (cause) {
    restoreFromJournal(options);
    throw new WriteRefusedError(`The files could not be written: ${String(cause)}`, cause);
  }
}

/**
 * Undoes what an interrupted run had begun.
 *
 * @returns whether there was such a run
 * @throws WriteRefusedError when something was edited since, which must not be lost
 * @throws HalfWrittenError when a file cannot be written
 */
export function restoreFromJournal({ root, journal }: WriteOptions): boolean {
  const index = join(journal, 'journal.json');
  try {
    const entries = existsSync(index) ? readJournal(index) : undefined;
    for (const entry of entries?.filter((each) => isWritten(each, root, journal)) ?? [])
      putBack(entry, root, journal);
    closeJournal(journal);
    return entries !== undefined;
  } catch (cause) {
    throw cause instanceof WriteRefusedError ? cause : new HalfWrittenError(cause);
  }
}

/** @throws WriteRefusedError when the file is neither the old nor the new one */
function isWritten({ path, before, after }: JournalEntry, root: string, journal: string): boolean {
  const found = read(join(root, path));
  const old = before === undefined ? undefined : read(join(journal, before));
  // Without its old contents, it has been put back already.
  if (sameBytes(found, old) || (before !== undefined && old === undefined)) return false;
  if (found === undefined || hashOf(found) === after) return true;
  throw new WriteRefusedError(
    `A set-up was interrupted while files were written, and since then "${path}" was edited. Commit or save your edits, delete "${journal}" and look at \`git status\`.`,
  );
}

function putBack({ path, before }: JournalEntry, root: string, journal: string): void {
  const target = join(root, path);
  if (before === undefined) rmSync(target);
  else {
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(journal, before), target);
  }
}

function writeJournal(changes: readonly Change[], { journal }: WriteOptions): void {
  rmSync(journal, { recursive: true, force: true });
  mkdirSync(journal, { recursive: true });
  const entries = changes.map(({ path, before, after }, index) => {
    if (before !== undefined) writeDurably(join(journal, `before-${index}`), before);
    if (after !== undefined) writeDurably(join(journal, `after-${index}`), after);
    return {
      path,
      ...(before === undefined ? {} : { before: `before-${index}` }),
      ...(after === undefined ? {} : { after: hashOf(after) }),
    };
  });
  writeDurably(join(journal, 'journal.new'), Buffer.from(JSON.stringify(entries)));
  renameSync(join(journal, 'journal.new'), join(journal, 'journal.json'));
}

/** First the index, by which a journal is recognised, then the rest. */
function closeJournal(journal: string): void {
  rmSync(join(journal, 'journal.json'), { force: true });
  rmSync(journal, { recursive: true, force: true });
}

interface JournalEntry {
  readonly path: string;
  /** File of the journal with the old contents; absent: the file is new. */
  readonly before: string | undefined;
  /** Hash of the new contents; absent: the file goes. */
  readonly after: string | undefined;
}

function readJournal(index: string): JournalEntry[] {
  const value: unknown = JSON.parse(readFileSync(index, 'utf8'));
  const foreign = new WriteRefusedError(
    `"${index}" is not a journal of ours. Move it away and look at \`git status\`.`,
  );
  if (!Array.isArray(value)) throw foreign;
  return value.map((entry: unknown) => {
    if (!isJsonObject(entry) || typeof entry.path !== 'string' || entry.path.split('/').includes('..'))
      throw foreign;
    return {
      path: entry.path,
      before: typeof entry.before === 'string' ? entry.before : undefined,
      after: typeof entry.after === 'string' ? entry.after : undefined,
    };
  });
}

function requireUnchanged({ path, before }: Change, root: string): void {
  let folder = root;
  for (const part of path.split('/')) {
    folder = join(folder, part);
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new WriteRefusedError(
        `"${path}" leads through a symbolic link, and nothing is written through links.`,
      );
    }
  }
  if (!sameBytes(read(join(root, path)), before)) {
    throw new WriteRefusedError(
      `"${path}" has changed in the meantime. Nothing was written; run the command again.`,
    );
  }
}

function read(file: string): Uint8Array | undefined {
  return existsSync(file) ? readFileSync(file) : undefined;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function writeDurably(file: string, bytes: Uint8Array): void {
  writeFileSync(file, bytes);
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
