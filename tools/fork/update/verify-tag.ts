import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '../../file-tree.ts';
import type { Repository } from '../../git.ts';

/**
 * Who may sign versions of the kit, in the form of `ssh-keygen`'s allowed signers: `name ssh-ed25519 AAAA…` on each line.
 * It is the fork's own copy that counts, and no workflow can change it.
 */
export const signersFile = '.github/kit-signers';

export type Verification =
  /** One of the fork's trusted signers has signed the tag. */
  | { readonly kind: 'signed'; readonly by: string }
  /** The fork lists no signers, so there is nothing to compare with. */
  | { readonly kind: 'no-signers' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Verifies the signature of a version's tag before any code of that version runs.
 *
 * @param reference where the tag was fetched to
 * @param tag the name that the tag itself must have: a signed tag of another version proves nothing
 */
export function verifyTag(repository: Repository, reference: string, tag: string): Verification {
  const bytes = repository.readTree('HEAD', [signersFile]).get(signersFile);
  const signers = (bytes && textOf(bytes)) ?? '';
  if (!signers.split('\n').some((line) => /^\s*[^#\s]/.test(line))) return { kind: 'no-signers' };
  if (repository.text(['cat-file', '-t', reference]) !== 'tag')
    return { kind: 'refused', reason: `"${tag}" is a tag without a signature.` };
  const named = /^tag (.*)$/m.exec(repository.text(['cat-file', 'tag', reference]))?.[1];
  if (named !== tag)
    return { kind: 'refused', reason: `"${tag}" leads to the tag "${named ?? ''}" of another version.` };
  return checkSignature(repository, reference, tag, signers);
}

function checkSignature(
  repository: Repository,
  reference: string,
  tag: string,
  signers: string,
): Verification {
  const folder = mkdtempSync(join(tmpdir(), 'tilekit-signers-'));
  try {
    const file = join(folder, 'signers');
    writeFileSync(file, signers, { flag: 'wx', mode: 0o600 });
    const settings = [
      'gpg.format=ssh',
      'gpg.ssh.program=ssh-keygen',
      'gpg.ssh.revocationFile=',
      `gpg.ssh.allowedSignersFile=${file}`,
    ];
    const object = repository.text(['rev-parse', '--verify', '--end-of-options', reference]);
    const { status, errors: output } = repository.run(
      [...settings.flatMap((setting) => ['-c', setting]), 'verify-tag', object],
      { accept: [0, 1, 128, 255] },
    );
    const by = /^Good "git" signature for (\S+) with /m.exec(output)?.[1];
    if (status === 0 && by !== undefined) return { kind: 'signed', by };
    return {
      kind: 'refused',
      reason: `no signer listed in ${signersFile} has signed "${tag}" (${output.split('\n')[0] ?? 'no signature'}).`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
