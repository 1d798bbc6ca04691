import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartupError } from '../../startup-error.ts';

/** Creates the directory that holds everything this server keeps on disk, for its owner alone. */
export function openDataDirectory(directory: string): string {
  const probe = join(directory, `.write-test-${process.pid}`);
  try {
    makeDirectories(directory);
    writeFileSync(probe, 'written to see whether this directory can hold data\n');
    rmSync(probe);
    return realpathSync(directory);
  } catch (cause) {
    throw unwritable(directory, cause);
  }
}

/** Not `recursive`: on file systems that refuse with ENOENT, such as /proc, Node would retry forever. */
function makeDirectories(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectories(dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Lets another account pass through the directory to what it owns inside, without listing it. */
export function grantTraversal(directory: string): void {
  chmodSync(directory, 0o711);
}

export function unwritable(directory: string, cause: unknown): StartupError {
  const code = errorCode(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(directory, cause);
  return new StartupError(
    'DATA_DIRECTORY_UNWRITABLE',
    `The data directory "${directory}" cannot be written (${code}).`,
    'Give this user write permission there, or set TILEKIT_DATA_DIR to a directory that it may write.',
    cause,
  );
}

export function diskFull(directory: string, cause: unknown): StartupError {
  return new StartupError(
    'DISK_FULL',
    `No space is left on the disk of "${directory}".`,
    'Free about 200 MB there, or set TILEKIT_DATA_DIR to a directory on another disk.',
    cause,
  );
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
}
