import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the environment says about the OAuth clients and the server, unchecked: checking it is the point. */
export interface Environment {
  readonly sandboxUrl: string | undefined;
  readonly production: boolean;
  readonly publicUrl: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  /** Of the tile's client, beside a published one. */
  readonly testClientSecret: string | undefined;
  readonly encryptionKeys: string | undefined;
  readonly sessionSecret: string | undefined;
  readonly openIdIssuer: string | undefined;
  /** `*_FILE` variables whose file cannot be read. */
  readonly unreadableFiles: readonly string[];
}

/** Reads `.env` in the repository, if there is one; what is already in the environment wins. */
export function readEnvironment(repository: string): Environment {
  const file = join(repository, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const { env } = process;
  const unreadableFiles: string[] = [];
  const value = (name: string): string | undefined => {
    const path = env[`${name}_FILE`];
    if (path === undefined || path === '') return env[name] === '' ? undefined : env[name];
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      unreadableFiles.push(`${name}_FILE`);
      return undefined;
    }
  };
  return {
    sandboxUrl: value('DATADOG_SANDBOX_URL'),
    production: env.NODE_ENV === 'production',
    publicUrl: value('PUBLIC_URL'),
    clientId: value('DATADOG_CLIENT_ID'),
    clientSecret: value('DATADOG_CLIENT_SECRET'),
    testClientSecret: value('DATADOG_TEST_CLIENT_SECRET'),
    encryptionKeys: value('ENCRYPTION_KEYS'),
    sessionSecret: value('SESSION_SECRET'),
    openIdIssuer: value('OIDC_ISSUER'),
    unreadableFiles,
  };
}

/** @returns what the server would refuse to start with */
export async function readFaults(): Promise<readonly string[]> {
  const { findFaults } = await import('../config.ts');
  return findFaults(process.env);
}
