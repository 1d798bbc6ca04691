import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataDirectory, unwritable } from '../database/embedded/data-directory.ts';

export interface DevelopmentSecrets {
  readonly encryptionKeys: string;
  readonly sessionSecret: string;
}

/**
 * Reads the secrets of this developer's machine, made once and kept beside the database that they protect.
 * Outside development mode nothing is ever generated: a lost key there would lose every connection.
 */
export function developmentSecrets(dataDirectory: string): DevelopmentSecrets {
  const file = join(openDataDirectory(dataDirectory), 'development-secrets.json');
  return readSecrets(file) ?? createSecrets(file, dataDirectory);
}

function createSecrets(file: string, dataDirectory: string): DevelopmentSecrets {
  const secrets = {
    encryptionKeys: `development:${randomBytes(32).toString('base64')}`,
    sessionSecret: randomBytes(32).toString('base64url'),
  };
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600, flush: true });
    // A link does not replace: if two servers start concurrently, the first one's secrets count.
    linkSync(draft, file);
    return secrets;
  } catch (cause) {
    const theirs = readSecrets(file);
    if (theirs !== undefined) return theirs;
    throw unwritable(dataDirectory, cause);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readSecrets(file: string): DevelopmentSecrets | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { encryptionKeys, sessionSecret } = value as Partial<Record<string, unknown>>;
  return typeof encryptionKeys === 'string' && typeof sessionSecret === 'string'
    ? { encryptionKeys, sessionSecret }
    : undefined;
}
