import type { ApiKeys } from '../api-keys/api-keys.ts';
import type { ApplicationKeys } from '../api-keys/application-keys.ts';
import type { Grants } from '../oauth/grants.ts';
import type { OAuthClients } from '../oauth/oauth-clients.ts';
import type { Organizations } from '../organizations/organizations.ts';
import type { SandboxSite } from '../sites/site-table.ts';

/** Credentials that work, for tests and for trying things out. */
export interface Credentials {
  api_key: string;
  application_key: string;
  access_token: string;
}

/** Hands out credentials of a site's developer sandbox. Values live in memory only. */
export class SandboxCredentials {
  readonly #organizations: Organizations;
  readonly #clients: OAuthClients;
  readonly #grants: Grants;
  readonly #apiKeys: ApiKeys;
  readonly #applicationKeys: ApplicationKeys;
  readonly #issued = new Map<SandboxSite, Credentials>();

  constructor(
    organizations: Organizations,
    clients: OAuthClients,
    grants: Grants,
    apiKeys: ApiKeys,
    applicationKeys: ApplicationKeys,
  ) {
    this.#organizations = organizations;
    this.#clients = clients;
    this.#grants = grants;
    this.#apiKeys = apiKeys;
    this.#applicationKeys = applicationKeys;
  }

  /** The same values on every call, as long as they work. */
  async of(site: SandboxSite): Promise<Credentials> {
    const earlier = this.#issued.get(site);
    const credentials = {
      api_key:
        earlier && this.#apiKeys.findOrganization(site, earlier.api_key)
          ? earlier.api_key
          : this.#createApiKey(site),
      application_key:
        earlier?.application_key ?? this.#applicationKeys.create(this.#organizations.home(site)),
      access_token:
        earlier && this.#grants.findByAccessToken(earlier.access_token)
          ? earlier.access_token
          : await this.#createAccessToken(site),
    };
    this.#issued.set(site, credentials);
    return credentials;
  }

  /** Lets the values that were handed out work in the emptied organizations too: a test may hold them. */
  async reset(): Promise<void> {
    for (const [site, { api_key, application_key, access_token }] of this.#issued) {
      this.#createApiKey(site, api_key);
      this.#applicationKeys.create(this.#organizations.home(site), application_key);
      await this.#createAccessToken(site, access_token);
    }
  }

  #createApiKey(site: SandboxSite, value?: string): string {
    return this.#apiKeys.create(this.#organizations.home(site), 'Sandbox credentials', 'sandbox', value).key;
  }

  async #createAccessToken(site: SandboxSite, value?: string): Promise<string> {
    const client = await this.#clients.test();
    const organization = this.#organizations.home(site);
    const scopes = client?.scopes ?? [];
    return this.#grants.create(organization, client?.clientId ?? 'sandbox', scopes, 'sandbox', value)
      .accessToken;
  }
}
