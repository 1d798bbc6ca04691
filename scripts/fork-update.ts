import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isJsonObject, UnreadableFileError } from './fork/file-tree.ts';
import { GitError, Repository } from './fork/git.ts';
import { identityFile, readKitState } from './fork/identity.ts';
import { InterruptedUpdateError, moveBranch, restoreInterrupted } from './fork/update/move-branch.ts';
import { compareVersions, tagOfVersion, versionOfTag } from './fork/update/version.ts';

const help = `Brings improvements of the kit into your fork: a three-way merge, then numbered migrations, one commit each.

Usage: pnpm fork:update [options]

  --from REPOSITORY   URL or path of the kit (default: the git remote "upstream")
  --to VERSION        (default: the newest)
  --base REF          commit of the kit that the fork comes from, when its version is unknown there
  --with-conflicts    commit files with conflict markers instead of refusing, for a pull request to resolve
  --dry-run           say what would happen, change nothing
  --help              this text

Your tile, apps/reference-server/src/integration, CODEOWNERS and changesets are never touched by the merge.
Exit codes: 0 updated, or nothing to do; 1 refused, or conflicts: the tree is as before; 2 wrong arguments.
`;

const root = resolve(import.meta.dirname, '..');

/** A URL may carry a token, and people do not escape what is in it: everything up to the last `@` counts as one. */
const credentials = /\/\/(.*)@/g;

class RefusedError extends Error {}

process.exitCode = main();

function main(): number {
  const options = readArguments();
  if (options === undefined) return 2;
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    return update(options);
  } catch (error) {
    const known = [RefusedError, GitError, UnreadableFileError, InterruptedUpdateError];
    if (error instanceof Error && known.some((kind) => error instanceof kind)) {
      console.error(`${error.message}\nThe tree is as before.`);
      return 1;
    }
    throw error;
  }
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string', default: 'upstream' },
        to: { type: 'string' },
        base: { type: 'string' },
        'with-conflicts': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.from.startsWith('-')) throw new Error(`--from "${values.from}" is not a repository.`);
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return undefined;
  }
}

function update(options: Exclude<ReturnType<typeof readArguments>, undefined>): number {
  const repository = new Repository(root);
  requireGit(repository);
  if (restoreInterrupted(repository)) console.error('An interrupted update was undone first.');
  requireCleanTree(repository);
  const { kit, fork } = readKitState(repository.readTree('HEAD', [identityFile]));
  if (fork === undefined)
    throw new RefusedError('This is the kit itself, or a copy without set-up. Run `pnpm fork:setup` first.');

  const versions = fetchVersions(repository, options.from);
  const source = withoutCredentials(options.from);
  const newest = [...versions.keys()].sort(compareVersions).at(-1);
  const to = options.to ?? newest;
  if (to === undefined)
    throw new RefusedError(`"${source}" has no version of the kit: no tag looks like kit-v1.2.3.`);
  const target = versions.get(to);
  if (target === undefined)
    throw new RefusedError(`"${source}" has no version ${to}. It has: ${[...versions.keys()].join(', ')}.`);
  if (compareVersions(to, kit) <= 0) {
    console.log(`The fork has kit ${kit}; ${to === kit ? 'that is' : 'newer than'} ${to}. Nothing to do.`);
    return 0;
  }
  const base =
    options.base === undefined ? versions.get(kit) : repository.resolve(`${options.base}^{commit}`);
  if (base === undefined) {
    throw new RefusedError(
      options.base === undefined
        ? `"${source}" does not know version ${kit}, which .tilekit.json names. Name the commit of the kit that this fork was made from with --base.`
        : `--base "${options.base}" is no commit here.`,
    );
  }
  return apply(repository, {
    base,
    target,
    withConflicts: options['with-conflicts'],
    dryRun: options['dry-run'],
  });
}

function requireGit(repository: Repository): void {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(repository.text(['--version'])) ?? [];
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 38)) {
    throw new RefusedError(
      `git ${major}.${minor} cannot merge without a working tree; version 2.38 or newer can.`,
    );
  }
  if (repository.resolve('HEAD') === undefined)
    throw new RefusedError('This is not a git repository with a commit.');
}

function requireCleanTree(repository: Repository): void {
  const status = repository.text(['status', '--porcelain', '--untracked-files=no']);
  if (status === '') return;
  throw new RefusedError(
    `These files have changes that are not committed:\n${status.split('\n').slice(0, 10).join('\n')}\nCommit them first.`,
  );
}

/** The kit's versions and their commits, fetched under names of their own, so that the fork's tags stay the fork's. */
function fetchVersions(repository: Repository, from: string): Map<string, string> {
  const source =
    from === 'upstream' && repository.resolve('refs/remotes/upstream/HEAD') === undefined
      ? knownRemote(repository, from)
      : from;
  const tags = '+refs/tags/kit-v*:refs/tilekit/kit-v*';
  try {
    repository.run(['fetch', '--quiet', '--no-tags', '--force', '--prune', '--', source, tags]);
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause;
    throw new RefusedError(
      `"${withoutCredentials(from)}" cannot be read: ${describeFailure(from, cause.output)}`,
      { cause },
    );
  }
  const refs = repository.text(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/tilekit']);
  const versions = new Map<string, string>();
  for (const tag of refs.split('\n')) {
    const version = versionOfTag(tag);
    const commit =
      version === undefined
        ? undefined
        : repository.resolve(`refs/tilekit/${tagOfVersion(version)}^{commit}`);
    if (version !== undefined && commit !== undefined) versions.set(version, commit);
  }
  return new Map([...versions].sort(([a], [b]) => compareVersions(a, b)));
}

function withoutCredentials(text: string): string {
  return text.replaceAll(credentials, '//');
}

/** What git says names the host, which is a piece of the token where git ends it too early: then it is not repeated. */
function describeFailure(from: string, output: string): string {
  const unescaped = [...from.matchAll(credentials)].some(([, token = '']) => /[/?#@\\\s]/.test(token));
  return unescaped
    ? 'its user name or password holds a character that must be written as %2F (/), %3F (?), %23 (#), %40 (@) or the like.'
    : withoutCredentials(output);
}

function knownRemote(repository: Repository, name: string): string {
  const remotes = repository.text(['remote']).split('\n');
  if (remotes.includes(name)) return name;
  throw new RefusedError(
    'Where is the kit? Name it with --from URL, or once and for all with `git remote add upstream URL`.',
  );
}

interface Application {
  readonly base: string;
  readonly target: string;
  readonly withConflicts: boolean;
  readonly dryRun: boolean;
}

function apply(repository: Repository, { base, target, withConflicts, dryRun }: Application): number {
  const { from, to, conflicts, commits } = startEngine(repository, base, target, withConflicts);
  if (conflicts.length > 0 && !withConflicts) {
    console.error(
      `Kit ${from} → ${to}: you and the kit changed the same lines of ${conflicts.length} file(s):\n`,
    );
    for (const path of conflicts) console.error(`  ${path}`);
    console.error(
      '\nThe tree is as before. With --with-conflicts both versions are committed between markers, for you to choose.',
    );
    return 1;
  }
  for (const { hash, title } of commits) console.log(`${hash.slice(0, 10)} ${title}`);
  const last = commits.at(-1)?.hash;
  if (last === undefined) console.log('Nothing to change.');
  else if (dryRun) console.log('Nothing was changed (--dry-run).');
  else {
    moveBranch(repository, last);
    console.log(`\nYour fork has kit ${to}. Now run \`pnpm install\` and \`pnpm check\`.`);
  }
  for (const path of conflicts) console.log(`conflict markers in ${path}`);
  return 0;
}

interface EngineAnswer {
  readonly from: string;
  readonly to: string;
  readonly conflicts: readonly string[];
  readonly commits: readonly { hash: string; title: string }[];
}

/** Runs the merge with the code of the version that is updated to: it knows its own migrations, and its faults are mended. */
function startEngine(
  repository: Repository,
  base: string,
  target: string,
  withConflicts: boolean,
): EngineAnswer {
  const folder = join(root, '.data', 'fork-update');
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of repository.readTree(target)) {
    if (!path.startsWith('scripts/fork/') || path.endsWith('.test.ts')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const script = join(folder, 'scripts/fork/update/run.ts');
  const args = [script, root, base, target, ...(withConflicts ? ['--with-conflicts'] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0)
    throw new RefusedError(`The update could not be prepared: ${stderr.trim().slice(0, 4000)}`);
  return parseAnswer(stdout);
}

function parseAnswer(text: string): EngineAnswer {
  const value: unknown = JSON.parse(text);
  if (isJsonObject(value) && typeof value.from === 'string' && typeof value.to === 'string') {
    const { from, to, conflicts, commits } = value;
    if (Array.isArray(conflicts) && Array.isArray(commits)) {
      return {
        from,
        to,
        conflicts: conflicts.filter((path) => typeof path === 'string'),
        commits: commits.flatMap((commit: unknown) =>
          isJsonObject(commit) && typeof commit.hash === 'string' && typeof commit.title === 'string'
            ? [{ hash: commit.hash, title: commit.title }]
            : [],
        ),
      };
    }
  }
  throw new RefusedError('The update gave no usable answer.');
}
