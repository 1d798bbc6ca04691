import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeDirectoryFor } from './cluster.ts';
import type { RunAs } from './run-as.ts';

/** What a socket's address may measure on every Unix, in bytes, without the terminating zero. */
const maxSocketPathBytes = 103;
const socketName = '.s.PGSQL.5432';
const prefix = 'tilekit-';
/** Names the temporary directory in use, so that the next start can remove it after a SIGKILL. */
const pointer = 'socket-directory';

/**
 * A directory for PostgreSQL's socket that no other user may enter: inside the data directory, or, when that
 * address is too long for a socket, a fresh one in the system's temporary directory.
 */
export function makeSocketDirectory(runAs: RunAs, directory: string): string {
  removeStale(directory);
  const inside = join(directory, 'socket');
  if (Buffer.byteLength(join(inside, socketName)) <= maxSocketPathBytes) {
    makeDirectoryFor(runAs, inside);
    return inside;
  }
  const outside = mkdtempSync(join(tmpdir(), prefix));
  makeDirectoryFor(runAs, outside);
  writeFileSync(join(directory, pointer), outside, { mode: 0o600 });
  return outside;
}

/** Where the PostgreSQL that runs on the data directory has its socket. */
export function socketDirectoryOf(directory: string): string {
  try {
    return readFileSync(join(directory, pointer), 'utf8');
  } catch {
    return join(directory, 'socket');
  }
}

/** Removes a temporary directory made by {@link makeSocketDirectory}; one inside the data directory stays. */
export function removeSocketDirectory(directory: string): void {
  if (dirname(directory) !== tmpdir() || !basename(directory).startsWith(prefix)) return;
  rmSync(directory, { recursive: true, force: true });
}

function removeStale(directory: string): void {
  try {
    removeSocketDirectory(readFileSync(join(directory, pointer), 'utf8'));
    rmSync(join(directory, pointer));
  } catch {
    // No pointer: the socket was inside the data directory.
  }
}
