import { spawnSync } from 'node:child_process';
import { gitEnvironment } from './fork/config.ts';

export class GitError extends Error {
  readonly status: number | null;
  /** What git wrote. */
  readonly output: string;

  constructor(args: readonly string[], status: number | null, output: string) {
    super(`\`git ${args.join(' ')}\` failed: ${output.trim().slice(0, 2000)}`);
    this.name = 'GitError';
    this.status = status;
    this.output = output.trim();
  }
}

interface RunOptions {
  readonly input?: Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers, not failures. */
  readonly accept?: readonly number[];
}

/** A git repository, driven by the git command; nothing here asks for a password or opens an editor. */
export class Repository {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** @throws GitError */
  run(
    args: readonly string[],
    { input, env, accept = [0] }: RunOptions = {},
  ): { status: number; bytes: Buffer; errors: string } {
    const { status, stdout, stderr, error } = spawnSync('git', args, {
      cwd: this.directory,
      input: input ?? new Uint8Array(),
      env: { ...inheritedEnvironment(), ...env },
      maxBuffer: 512 * 1024 * 1024,
    });
    if (error) throw new GitError(args, null, `${error.message}. Is git installed?`);
    if (status === null || !accept.includes(status))
      throw new GitError(args, status, stderr.toString('utf8'));
    return { status, bytes: stdout, errors: stderr.toString('utf8').trim() };
  }

  text(args: readonly string[], options?: RunOptions): string {
    return this.run(args, options).bytes.toString('utf8').trim();
  }

  /**
   * The commit or tree that a name stands for, or undefined if it does not exist, or there is no repository.
   *
   * @throws GitError when git refuses to read the repository
   */
  resolve(name: string): string | undefined {
    try {
      const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', name];
      const { status, bytes } = this.run(args, { accept: [0, 1] });
      return status === 0 ? bytes.toString('utf8').trim() : undefined;
    } catch (error) {
      if (error instanceof GitError && error.output.includes('not a git repository')) return undefined;
      throw error;
    }
  }

  /** Every regular file of a commit or tree, or those of `paths` that are there. */
  readTree(treeish: string, paths: readonly string[] = []): Map<string, Uint8Array> {
    const entries = this.run(['ls-tree', '-r', '-z', '--full-tree', treeish, '--', ...paths])
      .bytes.toString('utf8')
      .split('\0')
      .flatMap((entry) => {
        const [, type, hash, path] = /^\d+ (\w+) (\w+)\t([\s\S]+)$/.exec(entry) ?? [];
        return type === 'blob' && hash !== undefined && path !== undefined ? [{ hash, path }] : [];
      });
    const blobs = this.#readBlobs(entries.map(({ hash }) => hash));
    return new Map(entries.map(({ path }, index) => [path, blobs[index] ?? new Uint8Array()]));
  }

  #readBlobs(hashes: readonly string[]): Uint8Array[] {
    const { bytes } = this.run(['cat-file', '--batch'], {
      input: Buffer.from(hashes.map((hash) => `${hash}\n`).join('')),
    });
    const blobs: Uint8Array[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      const end = bytes.indexOf(10, offset);
      const size = Number(bytes.subarray(offset, end).toString('latin1').split(' ')[2]);
      blobs.push(bytes.subarray(end + 1, end + 1 + size));
      offset = end + 1 + size + 1;
    }
    return blobs;
  }
}

/** What git needs to find its configuration; a GIT_DIR of the caller must not lead us to another repository. */
function inheritedEnvironment(): Record<string, string> {
  return {
    ...gitEnvironment(),
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
    GIT_MERGE_AUTOEDIT: 'no',
    LC_ALL: 'C',
  };
}

const maxLines = 10;

/** What git says has changed and is not committed, the first ten lines of it; none when the tree is clean. */
export function uncommittedChanges(
  repository: Repository,
  { untracked }: { untracked: boolean },
): string | undefined {
  const mode = untracked ? 'normal' : 'no';
  const status = repository.text(['status', '--porcelain', `--untracked-files=${mode}`]);
  if (status === '') return undefined;
  const lines = status.split('\n');
  const more = lines.length - maxLines;
  return [...lines.slice(0, maxLines), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}
