import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  removeFileInside,
  requireWritable,
  writeFileInside,
  WriteRefusedError as RefusedByDisk,
} from '@tilekit/tile';
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
  /** Directory for the journal, inside the repository and ignored by git. */
  readonly journal: string;
  /** Called before each step that changes something, for tests that interrupt there. */
  readonly onStep?: (step: number) => void;
}

/**
 * Writes all changes or none. The old contents are in the journal before the first file changes; a run that finds a
 * journal puts them back, whether this call after a failure or the next one after the process was killed.
 *
 * @throws WriteRefusedError when a file is not as it was read, or when a path leads through a symbolic link
 */
export function writeChanges(changes: readonly Change[], options: WriteOptions): void {
  if (changes.length === 0) return;
  for (const change of changes) requireUnchanged(change, options.root);
  const { root } = options;
  let step = 0;
  const nextStep = () => options.onStep?.(step++);
  try {
    nextStep();
    writeJournal(changes, options);
    for (const { path, before, after } of changes) {
      nextStep();
      if (after !== undefined)
        writeFileInside(root, path, after, before === undefined ? { isNew: true } : { expected: before });
      else if (before !== undefined) removeFileInside(root, path, before);
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
    `A set-up was interrupted while files were written, and since then "${path}" was edited. Commit or save your edits, delete "${journal}" and check \`git status\`.`,
  );
}

function putBack({ path, before }: JournalEntry, root: string, journal: string): void {
  if (before === undefined) {
    removeFileInside(root, path, readFileSync(join(root, path)));
    return;
  }
  const kept = join(journal, before);
  writeFileInside(root, path, readFileSync(kept));
  rmSync(kept);
}

function writeJournal(changes: readonly Change[], { root, journal }: WriteOptions): void {
  const folder = relative(root, journal).replaceAll('\\', '/');
  requireWritable(root, `${folder}/journal.json`);
  rmSync(journal, { recursive: true, force: true });
  const entries = changes.map(({ path, before, after }, index) => {
    if (before !== undefined) writeFileInside(root, `${folder}/before-${index}`, before);
    return {
      path,
      ...(before === undefined ? {} : { before: `before-${index}` }),
      ...(after === undefined ? {} : { after: hashOf(after) }),
    };
  });
  writeFileInside(root, `${folder}/journal.json`, JSON.stringify(entries));
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
    `"${index}" is not a journal of ours. Move it away and check \`git status\`.`,
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
  try {
    requireWritable(root, path);
  } catch (error) {
    if (error instanceof RefusedByDisk) throw new WriteRefusedError(error.message, error);
    throw error;
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
