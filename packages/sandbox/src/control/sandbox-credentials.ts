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
  readonly #issued = new Map<string, Credentials>();

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
    const client = await this.#clients.test();
    const organisation = this.#organisations.home(site);
    const earlier = this.#issued.get(site.parameter);
    const newToken = () =>
      this.#grants.create(organisation, client?.clientId ?? 'sandbox', client?.scopes ?? [], 'sandbox')
        .accessToken;
    const credentials = {
      api_key:
        earlier && this.#apiKeys.findOrganisation(site, earlier.api_key)
          ? earlier.api_key
          : this.#apiKeys.create(organisation, 'Sandbox credentials', 'sandbox').key,
      application_key: earlier?.application_key ?? this.#applicationKeys.create(organisation),
      access_token:
        earlier && this.#grants.findByAccessToken(earlier.access_token) ? earlier.access_token : newToken(),
    };
    this.#issued.set(site.parameter, credentials);
    return credentials;
  }

  reset(): void {
    this.#issued.clear();
  }
}
