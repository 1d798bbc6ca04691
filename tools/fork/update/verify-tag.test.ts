import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf } from '../../file-tree.ts';
import { exampleKit } from '../test/example-kit.ts';
import { ScratchRepository } from '../test/scratch-repository.ts';
import { signersFile, verifyTag } from './verify-tag.ts';

let keys: string;
let repository: ScratchRepository;
let kit: string;

beforeAll(() => {
  keys = mkdtempSync(join(tmpdir(), 'tilekit-keys-'));
  for (const name of ['kit', 'stranger'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(keys, name)]);
});
afterAll(() => {
  rmSync(keys, { recursive: true });
});

beforeEach(() => {
  repository = new ScratchRepository();
  kit = repository.commit(exampleKit('0.2.0'), 'kit 0.2.0');
  return () => {
    repository[Symbol.dispose]();
  };
});

function trust(...names: string[]): void {
  const lines = names.map((name) => `${name}@kit ${readFileSync(join(keys, `${name}.pub`), 'utf8')}`);
  const files = new Map([[signersFile, bytesOf(`# Who signs\n${lines.join('')}`)]]);
  repository.pointTo(repository.commit(files, 'fork'));
}

function sign(tag: string, key: string, commit = kit): void {
  const settings = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${join(keys, key)}`];
  repository.run([...settings, 'tag', '--sign', '--message', tag, tag, commit]);
}

const verify = (tag: string) => verifyTag(repository, `refs/tags/${tag}`, tag);

describe('the signature of a version', () => {
  it('is that of a signer whom the fork names', () => {
    trust('kit');
    sign('kit-v0.2.0', 'kit');
    expect(verify('kit-v0.2.0')).toEqual({ kind: 'signed', by: 'kit@kit' });
  });

  it('proves nothing when the fork lists no signers', () => {
    trust();
    sign('kit-v0.2.0', 'kit');
    expect(verify('kit-v0.2.0')).toEqual({ kind: 'no-signers' });
  });

  it('is refused of a stranger', () => {
    trust('kit');
    sign('kit-v0.2.0', 'stranger');
    expect(verify('kit-v0.2.0').kind).toBe('refused');
  });

  it('is missing on a plain tag, and on one with a message', () => {
    trust('kit');
    repository.run(['tag', 'kit-v0.2.0', kit]);
    repository.run(['tag', '--annotate', '--message', 'x', 'kit-v0.3.0', kit]);
    expect(verify('kit-v0.2.0').kind).toBe('refused');
    expect(verify('kit-v0.3.0').kind).toBe('refused');
  });

  it('does not pass from an old version to a new name', () => {
    trust('kit');
    sign('kit-v0.1.0', 'kit');
    repository.run(['update-ref', 'refs/tags/kit-v0.9.0', 'refs/tags/kit-v0.1.0']);
    expect(verify('kit-v0.9.0').kind).toBe('refused');
  });

  it('is not what the new version itself says about its signers', () => {
    trust('kit');
    const files = new Map([
      [signersFile, bytesOf(`s@kit ${readFileSync(join(keys, 'stranger.pub'), 'utf8')}`)],
    ]);
    const evil = repository.commit(files, 'kit 0.3.0', kit);
    sign('kit-v0.3.0', 'stranger', evil);
    expect(verify('kit-v0.3.0').kind).toBe('refused');
  });
});
