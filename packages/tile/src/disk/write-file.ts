import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A file was not written, because of what stands on the disk. Nothing has changed. */
export class WriteRefusedError extends Error {
  readonly code: WriteRefusal;

  constructor(code: WriteRefusal, path: string, reason: string) {
    super(`"${path}" is not written: ${reason}`);
    this.name = 'WriteRefusedError';
    this.code = code;
  }
}

export type WriteRefusal =
  /** The path leads out of the directory, or is no path of a file. */
  | 'OUTSIDE'
  /** A folder of the path, or the file itself, is a link. */
  | 'LINK'
  /** Where the file should be stands a directory, device, FIFO or socket. */
  | 'NOT_A_FILE'
  /** The file is not as it was read. */
  | 'CHANGED'
  /** There is a file already where a new one should be. */
  | 'EXISTS';

export interface WriteOptions {
  /** The file as it was read: it is left alone when it is different by now. */
  readonly expected?: Uint8Array;
  /** Refuses to replace a file. */
  readonly isNew?: boolean;
}

const draftFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Writes one file inside a directory. Tools use it to write into an untrusted repository:
 * the text goes to a new file with a random name beside the target, which then takes the target's place, so that an
 * interrupted run leaves the old file or the new one. No link is followed, neither as the file nor in its path,
 * and only regular files are replaced.
 * @param directory that everything must stay in; it may itself be named through a link
 * @param path relative to it, with `/`; folders that are missing are made
 * @throws WriteRefusedError when the disk is not in the required state; nothing has changed then
 */
export function writeFileInside(
  directory: string,
  path: string,
  content: Uint8Array | string,
  { expected, isNew = false }: WriteOptions = {},
): void {
  const root = realpathSync(directory);
  const target = resolveInside(root, path, 'make');
  const status = regularFileAt(target, path);
  if (status && isNew) throw new WriteRefusedError('EXISTS', path, 'the file exists.');
  if (expected && !sameContent(target, path, expected))
    throw new WriteRefusedError('CHANGED', path, 'it has changed since it was read. Run the command again.');
  const draft = join(dirname(target), `.tilekit-${crypto.randomUUID()}.tmp`);
  const descriptor = openSync(draft, draftFlags, (status?.mode ?? 0o666) & 0o777);
  try {
    try {
      writeAll(descriptor, typeof content === 'string' ? Buffer.from(content) : content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // A folder may have become a link in the meantime.
    resolveInside(root, path, 'check');
    renameSync(draft, target);
  } catch (error) {
    unlinkSync(draft);
    throw error;
  }
}

/**
 * Whether a file could be written, for tools that want to know it of all before they write the first.
 * @throws WriteRefusedError
 */
export function requireWritable(directory: string, path: string): void {
  regularFileAt(resolveInside(realpathSync(directory), path, 'check'), path);
}

/**
 * Gives a regular file inside a directory another name there; nothing is replaced.
 * @throws WriteRefusedError
 */
export function renameFileInside(directory: string, from: string, to: string): void {
  const root = realpathSync(directory);
  const source = resolveInside(root, from, 'check');
  const target = resolveInside(root, to, 'make');
  if (!regularFileAt(source, from)) throw new WriteRefusedError('CHANGED', from, 'the file is gone.');
  if (lstatSync(target, { throwIfNoEntry: false }))
    throw new WriteRefusedError('EXISTS', to, 'the file exists.');
  renameSync(source, target);
}

/**
 * Removes a regular file inside a directory, if it still is as it was read.
 * @throws WriteRefusedError
 */
export function removeFileInside(directory: string, path: string, expected: Uint8Array): void {
  const target = resolveInside(realpathSync(directory), path, 'check');
  if (!sameContent(target, path, expected))
    throw new WriteRefusedError('CHANGED', path, 'it has changed since it was read. Run the command again.');
  unlinkSync(target);
}

/**
 * Makes the directory that a new tree is written into.
 * @throws WriteRefusedError when something else than a directory, or a link, has that name
 */
export function makeDirectory(directory: string): void {
  const status = lstatSync(directory, { throwIfNoEntry: false });
  if (status?.isSymbolicLink())
    throw new WriteRefusedError('LINK', directory, 'it is a link. Name the directory that it leads to.');
  if (status && !status.isDirectory())
    throw new WriteRefusedError('NOT_A_FILE', directory, 'it is not a directory.');
  if (!status) mkdirSync(directory, { recursive: true });
}

/** The path on the disk; every folder of it is a real directory, and none is a link. */
function resolveInside(root: string, path: string, missing: 'make' | 'check'): string {
  const parts = path.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\0\\]/.test(part));
  if (!isPlain) throw new WriteRefusedError('OUTSIDE', path, 'it is not a path inside the directory.');
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part);
    const status = lstatSync(folder, { throwIfNoEntry: false });
    if (!status && missing === 'make') mkdirSync(folder);
    else if (!status) return join(root, ...parts);
    else if (!status.isDirectory())
      throw new WriteRefusedError(
        'LINK',
        path,
        `"${part}" in the path is not a directory, and links are not followed.`,
      );
  }
  if (realpathSync(folder) !== folder)
    throw new WriteRefusedError('OUTSIDE', path, 'its folder lies outside of the directory.');
  return join(folder, parts.at(-1) ?? '');
}

function regularFileAt(target: string, path: string) {
  const status = lstatSync(target, { throwIfNoEntry: false });
  if (status?.isSymbolicLink())
    throw new WriteRefusedError('LINK', path, 'it is a link. Replace the link by a regular file.');
  if (status && !status.isFile())
    throw new WriteRefusedError('NOT_A_FILE', path, 'something that is not a regular file stands there.');
  return status;
}

function sameContent(target: string, path: string, expected: Uint8Array): boolean {
  if (!regularFileAt(target, path)) return false;
  const descriptor = openSync(target, readFlags);
  try {
    if (fstatSync(descriptor).size !== expected.length) return false;
    const found = Buffer.alloc(expected.length);
    for (let at = 0; at < found.length;) {
      const read = readSync(descriptor, found, at, found.length - at, at);
      if (read === 0) return false;
      at += read;
    }
    return found.equals(expected);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at);
}
