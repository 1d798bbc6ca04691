import { JsonDocument } from './json-document.ts';
import { JsonNode } from './json-node.ts';
import { decodeText } from './text-document.ts';

/** Git could not say what the tile was before. */
export class NoBaseError extends Error {
  constructor(reference: string, cause: unknown) {
    super(`git knows no revision "${reference}" here. Name a branch, tag or commit of the repository.`, {
      cause,
    });
    this.name = 'NoBaseError';
  }
}

/**
 * The manifest as it was in a git revision.
 * @returns `undefined` when the tile did not exist there
 * @throws NoBaseError when the revision does not exist
 */
export function loadBaseManifest(directory: string, reference: string): JsonNode | undefined {
  const text = readAtRevision(directory, reference, 'manifest.json');
  return text === undefined ? undefined : new JsonNode(new JsonDocument(decodeText('manifest.json', text)));
}

/** A file of the tile in a git revision. */
function readAtRevision(directory: string, reference: string, file: string): Uint8Array | undefined {
  git(
    directory,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`],
    reference,
  );
  const listed = git(directory, ['ls-tree', '--name-only', reference, '--', file], reference);
  if (listed.length === 0) return undefined;
  return git(directory, ['cat-file', 'blob', `${reference}:./${file}`], reference);
}

/**
 * Git reads the configuration of the repository that it is asked about, which may be untrusted: without these, that
 * configuration could name programs to run, or addresses to fetch missing objects from.
 */
const guards: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.attributesFile=/dev/null',
  'diff.external=',
  'log.showSignature=false',
  ...['ext', 'file', 'git', 'http', 'https', 'ssh'].map((name) => `protocol.${name}.allow=never`),
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

/** @throws NoBaseError */
export function git(
  directory: string,
  commands: readonly string[],
  reference: string,
  input = '',
): Uint8Array {
  try {
    // Loaded when a revision is asked for, not at every start.
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const args = ['--no-optional-locks', '--no-pager', ...guards, '-C', directory, ...commands];
    return execFileSync('git', args, { maxBuffer: 128_000_000, input, stdio: ['pipe', 'pipe', 'ignore'] });
  } catch (error) {
    throw new NoBaseError(reference, error);
  }
}
