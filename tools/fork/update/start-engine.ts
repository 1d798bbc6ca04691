import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject } from '../../file-tree.ts';
import type { Repository } from '../../git.ts';

export class EngineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EngineError';
  }
}

interface EngineAnswer {
  readonly from: string;
  readonly to: string;
  readonly conflicts: readonly string[];
  readonly commits: readonly { hash: string; title: string }[];
}

/**
 * Runs the merge with the code of the version that is updated to: it knows its own migrations, and its faults are fixed.
 *
 * @throws EngineError when it fails; nothing has changed then
 */
export function startEngine(
  repository: Repository,
  base: string,
  target: string,
  withConflicts: boolean,
): EngineAnswer {
  const data = join(repository.directory, '.data');
  mkdirSync(data, { recursive: true });
  // A name that no one can predict and prepare a link for.
  const folder = mkdtempSync(join(data, 'fork-update-'));
  try {
    writeEngine(repository, target, folder);
    const script = join(folder, 'tools/fork/update/run.ts');
    const options = withConflicts ? ['--with-conflicts'] : [];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [script, repository.directory, base, target, ...options],
      { cwd: repository.directory, encoding: 'utf8' },
    );
    if (status !== 0)
      throw new EngineError(`The update could not be prepared: ${stderr.trim().slice(0, 4000)}`);
    return parseAnswer(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeEngine(repository: Repository, target: string, folder: string): void {
  for (const [path, bytes] of repository.readTree(target)) {
    if (!/^tools\/(fork\/.*|[^/]+)\.ts$/.test(path) || path.endsWith('.test.ts')) continue;
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
      throw new EngineError(`The version holds a path that leads out of it: "${path}".`);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes, { flag: 'wx' });
  }
}

function parseAnswer(text: string): EngineAnswer {
  // A migration may have printed something before.
  const value = parseJson(text.trimEnd().split('\n').at(-1) ?? '');
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
  throw new EngineError('The update gave no usable answer.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON is not an answer, and refused as such.
    return undefined;
  }
}

/** A URL may carry a token, and people do not escape what is in it: everything up to the last `@` counts as one. */
const credentials = /\/\/(.*)@/g;

export function withoutCredentials(text: string): string {
  return text.replaceAll(credentials, '//');
}

/**
 * What git says names the host, which is a piece of the token where git ends it too early: then it is not repeated.
 *
 * @param address the URL that git used
 * @param output what git said about it
 */
export function describeFailure(address: string, output: string): string {
  const unescaped = [...address.matchAll(credentials)].some(([, token = '']) => /[/?#@\\\s]/.test(token));
  return unescaped
    ? 'its user name or password holds a character that must be written as %2F (/), %3F (?), %23 (#), %40 (@) or the like.'
    : withoutCredentials(output);
}
