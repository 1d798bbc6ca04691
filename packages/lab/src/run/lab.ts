import type { SandboxSite } from '@tilekit/sandbox';
import type { Tile } from '@tilekit/tile/reader';
import { Addresses } from '../browser/addresses.ts';
import { Browser } from '../browser/browser.ts';
import { Customer } from '../browser/customer.ts';
import type { Http } from '../browser/http.ts';
import type { Page } from '../browser/page.ts';
import { patienceOf, type Contract, type Patience } from '../contract/contract.ts';
import { Installations, type Installed } from '../contract/installations.ts';
import type { RegisteredClient, SandboxControl, SeenRequest } from '../sandbox/control.ts';
import { FlowStopped, walkToConsent, type AtConsent, type Start } from './flow.ts';
import { NotTested } from './lab-error.ts';
import type { Organization } from './organization.ts';
import { SharedConnections } from './shared-connections.ts';
import { traceOfStep, type StepTrace } from './step-trace.ts';
import type { Trap } from './trap.ts';
import { waitFor } from './wait.ts';
import { parseUrl } from '../browser/parse-url.ts';

export interface ConnectOptions {
  readonly start: Start;
  readonly customer?: Customer;
  readonly origin?: string;
  /** The Datadog web host that the customer changes to. */
  readonly move?: string;
}

/** A customer's organization that was connected, and how. */
export interface Connection {
  readonly organization: Organization;
  readonly customer: Customer;
  readonly at: AtConsent;
  readonly callback: URL;
  /** The page that ended the flow. */
  readonly end: Page;
  /** The entry in the partner's listing, if it could be identified. */
  readonly installation: Installed | undefined;
  /** The number of the last request before the flow. */
  readonly before: number;
  readonly begunAt: number;
  readonly startedAt: number;
}

export interface LabOptions {
  readonly target: URL;
  readonly tile: Tile;
  readonly contract: Contract;
  readonly sites: readonly SandboxSite[];
  readonly control: SandboxControl;
  readonly clients: readonly RegisteredClient[];
  readonly http: Http;
  readonly trap: Trap;
  readonly tell: (text: string) => void;
  /** How an organization is connected; {@link Lab.connectOrganization} calls it. */
  readonly connect: ConnectFlow;
}

type ConnectFlow = (lab: Lab, organization: Organization, options: ConnectOptions) => Promise<Connection>;

/** What every adversary works with: the target, its customers, Datadog, and what happened so far. */
export class Lab {
  readonly target: URL;
  readonly tile: Tile;
  readonly contract: Contract;
  readonly patience: Patience;
  readonly sites: readonly SandboxSite[];
  readonly control: SandboxControl;
  readonly clients: readonly RegisteredClient[];
  readonly http: Http;
  readonly addresses: Addresses;
  readonly installations: Installations;
  readonly customers: { readonly first: Customer; readonly second: Customer | undefined };
  readonly trap: Trap;
  /** Says something to the person who runs the lab. */
  readonly tell: (text: string) => void;
  readonly onboardingUrl: URL;
  /** Authorization requests that the server made, in their order. */
  readonly authorizations: AtConsent[] = [];
  /** Organizations whose data met scripted faults: retries may send something twice. */
  readonly disturbedOrganizations = new Set<string>();
  /** Organizations whose key or authorization was taken away. */
  readonly endedOrganizations = new Set<string>();
  /** What became of a flow without the SameSite=Strict cookies, when it works with them alone. */
  withoutStrictCookies: string | undefined;
  /** Several connections are made at once: a new entry of the listing may be another one's. */
  isParallel = false;
  /** When the first webhook never came, the others are not waited for as long. */
  firstWebhookFailed = false;
  /** The step that first met a server that accepts no connections. */
  stoppedDuring: string | undefined;
  #firstEnd: Promise<void> | undefined;
  #firstData: Promise<true | undefined> | undefined;
  readonly #shared = new SharedConnections<Connection>();
  readonly #names = new Set<string>();
  #turn = 0;
  readonly #connect: ConnectFlow;

  constructor(options: LabOptions) {
    const { target, tile, contract, control, http } = options;
    this.target = target;
    this.tile = tile;
    this.contract = contract;
    this.patience = patienceOf(contract);
    this.sites = options.sites;
    this.control = control;
    this.clients = options.clients;
    this.http = http;
    this.trap = options.trap;
    this.tell = options.tell;
    this.#connect = options.connect;
    const client = tile.oauthClient;
    const named = [contract.installations?.url, contract.alert?.url].flatMap((url) => url ?? []);
    if (contract.disconnect && 'url' in contract.disconnect) named.push(contract.disconnect.url);
    for (const customer of contract.customers ?? []) if ('form' in customer) named.push(customer.form.url);
    this.addresses = new Addresses(
      target,
      control.url,
      [client?.onboardingUrl ?? '', ...(client?.redirectUris ?? [])],
      named,
    );
    this.addresses.addTrap(options.trap.origin);
    this.installations = new Installations(contract, target);
    const [first = { header: {} }, second] = contract.customers ?? [];
    this.customers = {
      first: new Customer('first customer', first, http, this.addresses),
      second: second && new Customer('second customer', second, http, this.addresses),
    };
    this.onboardingUrl = onboardingOf(this, client?.onboardingUrl);
  }

  /** What the server asked Datadog for, as it wrote it, accepted or not. */
  get authorizationRequests(): URLSearchParams[] {
    return this.http.exchanges
      .filter(({ url, method }) => method === 'GET' && url.pathname.endsWith('/oauth2/v1/authorize'))
      .map(({ url }) => url.searchParams);
  }

  get scopes(): readonly string[] {
    return this.tile.oauthClient?.scopes ?? [];
  }

  get makesKeys(): boolean {
    return this.scopes.includes('api_keys_write');
  }

  get declaredRedirects(): string {
    return (this.clients[0]?.redirect_uris ?? []).join(', ');
  }

  anonymous(who = 'a visitor without a session'): Browser {
    return new Browser(who, this.http, this.addresses);
  }

  get second(): Customer {
    const { second } = this.customers;
    if (!second)
      throw new NotTested('Only one customer is known. Name a second one in lab.json, or with --cookie-2.');
    return second;
  }

  /** A new organization, on a site where connecting works. */
  async newOrganization(site?: SandboxSite): Promise<Organization> {
    const chosen = site ?? (await this.workingSite());
    // Each site numbers its organizations: their names must differ even in a listing that shows names alone.
    let added = await this.control.addOrganizations(chosen.parameter, 1);
    while (this.#names.has(added.name)) added = await this.control.addOrganizations(chosen.parameter, 20);
    this.#names.add(added.name);
    const organization = {
      key: `${added.site}/${added.organization}`,
      site: chosen,
      label: added.organization,
      name: added.name,
      publicId: added.dd_oid,
      cookie: added.cookie,
    };
    traceOfStep.getStore()?.made.add(organization);
    return organization;
  }

  /** The connection that every other one builds on: the first site where the flow works. */
  async base(): Promise<Connection> {
    let reason: unknown;
    for (const site of this.sites) {
      try {
        return await this.siteConnection(site);
      } catch (error) {
        reason ??= error;
      }
    }
    throw new NotTested(
      `No customer could be connected, see oauth/connects-from-tile. ${reason instanceof Error ? reason.message : ''}`,
    );
  }

  async workingSite(): Promise<SandboxSite> {
    const base = await this.base();
    const others = this.sites.filter((site) => site !== base.organization.site);
    // Work is spread over the sites, so that faults of one do not meet the others.
    for (let tries = 0; tries < this.sites.length; tries += 1) {
      const site = this.sites[(this.#turn += 1) % this.sites.length];
      if (!site) break;
      const works = await this.#shared.works(siteLabel(site));
      if (works && (site !== base.organization.site || others.length === 0 || tries > 0)) return site;
    }
    return base.organization.site;
  }

  siteConnection(site: SandboxSite): Promise<Connection> {
    return this.#shared.keep(siteLabel(site), async () =>
      this.connectOrganization(await this.newOrganization(site), { start: 'tile' }),
    );
  }

  /** A new organization, connected by the first customer. Dependents are not tested when that fails. */
  connected(
    label: string,
    customer?: Customer,
    prepare?: (organization: Organization) => Promise<void>,
  ): Promise<Connection> {
    return this.#shared.once(label, async () => {
      const organization = await this.newOrganization();
      await prepare?.(organization);
      try {
        return await this.connectOrganization(organization, { start: 'tile', ...(customer && { customer }) });
      } catch (error) {
        if (error instanceof FlowStopped)
          throw new NotTested(`No customer could be connected: ${error.message}`);
        throw error;
      }
    });
  }

  /** A new organization, connected through its own web address. */
  connectedAt(label: string): Promise<Connection> {
    return this.#shared.once(label, async () => {
      const organization = await this.newOrganization();
      const origin = `https://${organization.label}.${organization.site.parameter}`;
      return this.connectOrganization(organization, { start: 'tile', origin });
    });
  }

  /** @returns the organizations that no step needs any more, now that this one has ended */
  release(step: StepTrace): Organization[] {
    return this.#shared.release(step);
  }

  /** @throws FlowStopped that says where and why */
  connectOrganization(organization: Organization, options: ConnectOptions): Promise<Connection> {
    return this.#connect(this, organization, options);
  }

  async walk(
    customer: Customer | undefined,
    browser: Browser,
    link: URL,
    organization: Organization,
  ): Promise<AtConsent> {
    const at = await walkToConsent(this, customer, browser, link, organization);
    this.authorizations.push(at);
    return at;
  }

  /** The first disconnecting, which every other one relies on. */
  onceEnded(end: () => Promise<void>): Promise<void> {
    this.#firstEnd ??= end();
    return this.#firstEnd;
  }

  /** Data is awaited once: later callers get the same result. */
  firstData(wait: () => Promise<true | undefined>): Promise<true | undefined> {
    this.#firstData ??= wait();
    return this.#firstData;
  }

  /** Requests with a credential of the organization. */
  requestsOf(organization: Organization, after = 0): Promise<SeenRequest[]> {
    traceOfStep.getStore()?.organizations.add(organization.key);
    return this.control.requestsOf(organization.key, after);
  }

  /** The installation as the listing shows it now. */
  async lookUp({ customer, installation }: Connection): Promise<Installed | undefined> {
    if (!installation)
      throw new NotTested(
        'The installation was not found in the listing. Say under "installations" how it is listed.',
      );
    const list = await customer.visit((browser) => this.installations.list(browser));
    if (!list)
      throw new NotTested(`${this.installations.url.pathname} does not list installations as lab.json says.`);
    return list.find(({ id }) => id === installation.id);
  }

  /** @see waitFor */
  waitFor<Found>(
    seconds: number,
    look: () => Promise<Found | undefined>,
    intervalMs?: number,
  ): Promise<Found | undefined> {
    return waitFor(seconds, look, intervalMs);
  }
}

function siteLabel({ parameter }: SandboxSite): string {
  return `site ${parameter}`;
}

/** The tile's onboarding URL on the target: at another origin only when that one is local. */
function onboardingOf(lab: Lab, declared: string | undefined): URL {
  const url =
    parseUrl(declared ?? '/datadog/onboarding', lab.target.href) ??
    new URL('/datadog/onboarding', lab.target);
  const place = lab.addresses.of(url);
  return place.kind === 'target' ? place.url : new URL(`${url.pathname}${url.search}`, lab.target);
}
