import { readTile } from '@tilekit/tile/reader';

/** The OAuth client as the tile describes it. */
export interface OAuthClientFile {
  readonly id: string;
  readonly redirectUris: readonly string[];
  readonly onboardingUrl: string;
  readonly scopes: readonly string[];
}

/**
 * Reads the OAuth client of a tile.
 *
 * @throws Error that names what is missing
 */
export function readOAuthClientFile(tileDirectory: string): OAuthClientFile {
  const { oauthClient: client, problems } = readTile(tileDirectory);
  if (!client) {
    const problem = problems.find(({ file }) => file.endsWith('oauth_clients.json'));
    throw new Error(problem?.message ?? `The tile in "${tileDirectory}" has no OAuth client.`);
  }
  for (const [name, value] of [
    ['id', client.id],
    ['redirect_uris', client.redirectUris],
    ['onboarding_url', client.onboardingUrl],
    ['scopes', client.scopes],
  ] as const)
    if (value.length === 0) throw new Error(`"${name}" is missing in ${client.path}.`);
  return client;
}
