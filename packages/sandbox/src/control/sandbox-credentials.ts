import type { ApiKeys } from '../api-keys/api-keys.ts';
import type { ApplicationKeys } from '../api-keys/application-keys.ts';
import type { Grants } from '../oauth/grants.ts';
import type { OAuthClients } from '../oauth/oauth-clients.ts';
import type { Organisations } from '../organisations/organisations.ts';
import type { SandboxSite } from '../sites/site-table.ts';

/** Credentials that work, for tests and for trying things out. */
export interface Credentials {
  api_key: string;
  application_key: string;
  access_token: string;
}

/** Hands out credentials of a site's developer sandbox. Values live in memory only. */
export class SandboxCredentials {
  readonly #organisations: Organisations;
  readonly #clients: OAuthClients;
  readonly #grants: Grants;
  readonly #apiKeys: ApiKeys;
  readonly #applicationKeys: ApplicationKeys;
  readonly #issued = new Map<SandboxSite, Credentials>();

  constructor(
    organisations: Organisations,
    clients: OAuthClients,
    grants: Grants,
    apiKeys: ApiKeys,
    applicationKeys: ApplicationKeys,
  ) {
    this.#organisations = organisations;
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
        earlier && this.#apiKeys.findOrganisation(site, earlier.api_key)
          ? earlier.api_key
          : this.#createApiKey(site),
      application_key:
        earlier?.application_key ?? this.#applicationKeys.create(this.#organisations.home(site)),
      access_token:
        earlier && this.#grants.findByAccessToken(earlier.access_token)
          ? earlier.access_token
          : await this.#createAccessToken(site),
    };
    this.#issued.set(site, credentials);
    return credentials;
  }

  /** Lets the values that were handed out work in the emptied organisations too: a test may hold them. */
  async reset(): Promise<void> {
    for (const [site, { api_key, application_key, access_token }] of this.#issued) {
      this.#createApiKey(site, api_key);
      this.#applicationKeys.create(this.#organisations.home(site), application_key);
      await this.#createAccessToken(site, access_token);
    }
  }

  #createApiKey(site: SandboxSite, value?: string): string {
    return this.#apiKeys.create(this.#organisations.home(site), 'Sandbox credentials', 'sandbox', value).key;
  }

  async #createAccessToken(site: SandboxSite, value?: string): Promise<string> {
    const client = await this.#clients.test();
    const organisation = this.#organisations.home(site);
    const scopes = client?.scopes ?? [];
    return this.#grants.create(organisation, client?.clientId ?? 'sandbox', scopes, 'sandbox', value)
      .accessToken;
  }
}
