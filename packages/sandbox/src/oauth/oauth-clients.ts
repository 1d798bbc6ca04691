import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SandboxPolicy } from '../control/policy.ts';
import type { Organization } from '../organizations/organization.ts';
import { uuidFrom } from '../randomness/randomness.ts';

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

const oauthClientsFile = Type.Record(
  Type.String(),
  Type.Object({
    id: Type.String({ minLength: 1 }),
    name: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    scopes: Type.Array(Type.String()),
    redirect_uris: Type.Array(Type.String()),
    onboarding_url: Type.String(),
  }),
);

/** Reads `assets/oauth_clients.json` of the tile and registers the two clients of the developer platform. */
export class OAuthClients {
  readonly #file: string;
  readonly #partnerUrl: URL;

  constructor(tileDirectory: string, partnerUrl: URL) {
    this.#file = join(tileDirectory, 'assets', 'oauth_clients.json');
    this.#partnerUrl = partnerUrl;
  }

  /** The clients as the file says now; none when the file is missing or malformed. */
  async list(): Promise<RegisteredClient[]> {
    const declared = await this.#read();
    if (!declared) return [];
    const redirectUris = unique([
      ...declared.redirect_uris.flatMap((uri) => this.#inDevelopment(uri)),
      ...declared.redirect_uris,
    ]);
    const shared = {
      name: declared.name ?? 'OAuth client',
      description: declared.description ?? '',
      redirectUris,
      scopes: unique(declared.scopes),
    };
    const [developmentOnboarding = declared.onboarding_url] = this.#inDevelopment(declared.onboarding_url);
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

  async #read() {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch {
      return undefined;
    }
    try {
      const value: unknown = JSON.parse(text);
      return Value.Check(oauthClientsFile, value) ? Object.values(value)[0] : undefined;
    } catch {
      return undefined;
    }
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

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
