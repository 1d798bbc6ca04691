import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StartupError } from '../../startup-error.ts';

/**
 * Under which identity PostgreSQL's programs run.
 *
 * PostgreSQL refuses to run as root. For root there are two ways out: another account, which must be able to
 * reach both the programs and the data, or a user namespace, in which root keeps its files but not its name.
 */
export type RunAs =
  | { readonly kind: 'self' }
  | { readonly kind: 'account'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'namespace' };

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

/** The fallback account of every Unix. */
const unprivileged = { uid: 65_534, gid: 65_534 };

/**
 * @param program a PostgreSQL program that the identity must be able to execute
 * @param directory an existing directory, owned by the caller, below which PostgreSQL will keep its data
 * @param cluster where the data is or will be; an existing one is opened by its owner
 * @throws StartupError POSTGRES_REFUSES_ROOT
 */
export function chooseRunAs(program: string, directory: string, cluster: string): RunAs {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { kind: 'account', uid: owner.uid, gid: owner.gid };
  if (owner === undefined) {
    const account = accountFor(directory);
    if (canReach(account, program, directory)) return { kind: 'account', ...account };
  }
  if (canUseNamespace()) return { kind: 'namespace' };
  throw new StartupError(
    'POSTGRES_REFUSES_ROOT',
    'PostgreSQL does not run as root, and on this machine neither another account can reach it nor may root open a user namespace.',
    'Run as an ordinary user, put the clone where others may enter (chmod o+x on its parents), or set DATABASE_URL.',
  );
}

/** A command line that runs `program` under the identity and, where the system can, dies with this process. */
export function commandAs(runAs: RunAs, program: string, args: readonly string[]): Command {
  const dying = findProgram('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'INT', '--'];
  const leaving = runAs.kind === 'namespace' ? ['unshare', '--user', '--'] : [];
  const [file = program, ...rest] = [...leaving, ...dying, program, ...args];
  return { file, args: rest, options: runAs.kind === 'account' ? { uid: runAs.uid, gid: runAs.gid } : {} };
}

/** Under sudo the clone belongs to an ordinary user: the data should too. */
function accountFor(directory: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(join(directory, '..'));
  return uid === 0 ? unprivileged : { uid, gid };
}

function canReach(account: { uid: number; gid: number }, program: string, directory: string): boolean {
  // The data directory is ours to open up; what counts is whether its parents let the account through.
  const parent = spawnSync('test', ['-x', join(directory, '..')], { ...account, stdio: 'ignore' });
  const binary = spawnSync(program, ['--version'], { ...account, stdio: 'ignore' });
  return parent.status === 0 && binary.status === 0;
}

function canUseNamespace(): boolean {
  return spawnSync('unshare', ['--user', '--', 'true'], { stdio: 'ignore' }).status === 0;
}

function findProgram(name: string): string | undefined {
  // A fixed list: the search path of a service manager often lacks the directories of administration tools.
  const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']
    .join(delimiter)
    .split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
