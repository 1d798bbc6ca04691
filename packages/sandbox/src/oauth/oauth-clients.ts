import type { SandboxPolicy } from '../control/policy.ts';
import type { Organization } from '../organizations/organization.ts';
import { uuidFrom } from '../randomness/randomness.ts';
import { readClientOfTile } from '../tile/read-tile.ts';

/** An OAuth client as Datadog's developer platform knows it. */
export interface RegisteredClient {
  clientId: string;
  /** The `test` client works in the partner's own organization only; the `published` one everywhere. */
  kind: 'test' | 'published';
  clientSecret: string;
  name: string;
  description: string;
  redirectUris: string[];
  onboardingUrl: string;
  scopes: string[];
}

/** Takes the OAuth client of the tile and registers the two clients of the developer platform. */
export class OAuthClients {
  readonly #tileDirectory: string;
  readonly #partnerUrl: URL;

  constructor(tileDirectory: string, partnerUrl: URL) {
    this.#tileDirectory = tileDirectory;
    this.#partnerUrl = partnerUrl;
  }

  /** The clients as the tile says now; none when it has no client, or one without what an authorization needs. */
  async list(): Promise<RegisteredClient[]> {
    const declared = await readClientOfTile(this.#tileDirectory);
    if (!declared || declared.id === '' || declared.onboardingUrl === '') return [];
    const redirectUris = unique([
      ...declared.redirectUris.flatMap((uri) => this.#inDevelopment(uri)),
      ...declared.redirectUris,
    ]);
    const shared = {
      name: declared.name || 'OAuth client',
      description: declared.description,
      redirectUris,
      scopes: unique(declared.scopes),
    };
    const [developmentOnboarding = declared.onboardingUrl] = this.#inDevelopment(declared.onboardingUrl);
    return [
      {
        ...shared,
        clientId: declared.id,
        kind: 'test',
        clientSecret: 'sandbox-test-client-secret',
        onboardingUrl: developmentOnboarding,
      },
      {
        ...shared,
        clientId: uuidFrom(`published:${declared.id}`),
        kind: 'published',
        clientSecret: 'sandbox-published-client-secret',
        onboardingUrl: developmentOnboarding,
      },
    ];
  }

  async find(clientId: string): Promise<RegisteredClient | undefined> {
    return (await this.list()).find((client) => client.clientId === clientId);
  }

  async test(): Promise<RegisteredClient | undefined> {
    return (await this.list()).find((client) => client.kind === 'test');
  }

  /** The same address on the partner's development server. */
  #inDevelopment(address: string): string[] {
    if (!URL.canParse(address)) return [];
    const { pathname, search } = new URL(address);
    return [`${this.#partnerUrl.origin}${pathname}${search}`];
  }
}

/** Whether an organization may authorize a client: the test client belongs to the partner's own. */
export function mayAuthorize(
  client: RegisteredClient,
  organization: Organization,
  policy: SandboxPolicy,
): boolean {
  return (
    client.kind === 'published' ||
    organization.kind === 'developer-sandbox' ||
    policy.testClient === 'every-organization'
  );
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
