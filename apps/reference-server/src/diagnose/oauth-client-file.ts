import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The OAuth client as the tile describes it. */
export interface OAuthClientFile {
  readonly id: string;
  readonly redirectUris: readonly string[];
  readonly onboardingUrl: string;
  readonly scopes: readonly string[];
}

/**
 * Reads `assets/oauth_clients.json` of a tile.
 *
 * @throws Error that names what is missing
 */
export async function readOAuthClientFile(tileDirectory: string): Promise<OAuthClientFile> {
  const path = join(tileDirectory, 'assets', 'oauth_clients.json');
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  const client = member(value, 'integration');
  const redirectUris = member(client, 'redirect_uris');
  const scopes = member(client, 'scopes');
  return {
    id: text(member(client, 'id'), 'id', path),
    redirectUris: texts(redirectUris, 'redirect_uris', path),
    onboardingUrl: text(member(client, 'onboarding_url'), 'onboarding_url', path),
    scopes: texts(scopes, 'scopes', path),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown, name: string, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`"${name}" is missing in ${path}.`);
}

function texts(value: unknown, name: string, path: string): readonly string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  throw new Error(`"${name}" is not a list of texts in ${path}.`);
}
