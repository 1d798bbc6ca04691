import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { developmentSecrets } from './development-secrets.ts';

const place = mkdtempSync(join(tmpdir(), 'tilekit-secrets-'));
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('secrets in a file (B-06)', () => {
  test('belong to their owner alone, whatever the mask, and no draft stays', () => {
    const directory = join(place, 'kept');
    const former = process.umask(0);
    const secrets = developmentSecrets(directory);
    process.umask(former);
    expect(modeOf(directory)).toBe(0o700);
    expect(readdirSync(directory)).toEqual(['development-secrets.json']);
    expect(modeOf(join(directory, 'development-secrets.json'))).toBe(0o600);
    expect(developmentSecrets(directory)).toEqual(secrets);
  });

  test('are not written through a symlink that another user put there', () => {
    const directory = join(place, 'linked');
    developmentSecrets(directory);
    const file = join(directory, 'development-secrets.json');
    rmSync(file);
    symlinkSync(join(place, 'elsewhere'), file);
    expect(() => developmentSecrets(directory)).toThrow(
      expect.objectContaining({ code: 'DATA_DIRECTORY_UNWRITABLE' }) as Error,
    );
    expect(existsSync(join(place, 'elsewhere'))).toBe(false);
  });
});
