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
import {
  comeBack,
  decide,
  FlowStopped,
  onboardingLink,
  walkToConsent,
  type AtConsent,
  type Start,
} from './flow.ts';
import { NotTested } from './lab-error.ts';
import { apiHostOf, isNamedIn, type Organization } from './organization.ts';
import { traceOfStep } from './step-trace.ts';
import type { Trap } from './trap.ts';
import { parseUrl } from '../browser/parse-url.ts';

export const keyPath = '/api/v2/api_keys/marketplace';
export const tokenPath = '/oauth2/v1/token';
export const revokePath = '/oauth2/v1/revoke';

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
  /** In the partner's listing, where it could be told. */
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
}

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
  #isParallel = false;
  /** Nobody waits long for a second webhook when the first one never came. */
  firstWebhookFailed = false;
  #firstEnd: Promise<void> | undefined;
  #firstData: Promise<true | undefined> | undefined;
  readonly #connections = new Map<string, Promise<Connection>>();
  readonly #names = new Set<string>();
  #turn = 0;

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

  /** An organization that nobody has connected, on a site where connecting works. */
  async newOrganization(site?: SandboxSite): Promise<Organization> {
    const chosen = site ?? (await this.workingSite());
    // Each site numbers its own: a listing that shows names alone must still tell them apart.
    let added = await this.control.addOrganizations(chosen.parameter, 1);
    while (this.#names.has(added.name)) added = await this.control.addOrganizations(chosen.parameter, 20);
    this.#names.add(added.name);
    return {
      key: `${added.site}/${added.organization}`,
      site: chosen,
      label: added.organization,
      name: added.name,
      publicId: added.dd_oid,
      cookie: added.cookie,
    };
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
      const earlier = this.#connections.get(`site ${site.parameter}`);
      if (!earlier) continue;
      const works = await earlier.then(
        () => true,
        () => false,
      );
      if (works && (site !== base.organization.site || others.length === 0 || tries > 0)) return site;
    }
    return base.organization.site;
  }

  siteConnection(site: SandboxSite): Promise<Connection> {
    return this.#once(`site ${site.parameter}`, async () =>
      this.connectOrganization(await this.newOrganization(site), { start: 'tile' }),
    );
  }

  /** A new organization, connected by the first customer. Dependents are not tested when that fails. */
  connected(
    label: string,
    customer?: Customer,
    prepare?: (organization: Organization) => Promise<void>,
  ): Promise<Connection> {
    return this.#once(label, async () => {
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
    return this.#once(label, async () => {
      const organization = await this.newOrganization();
      const origin = `https://${organization.label}.${organization.site.parameter}`;
      return this.connectOrganization(organization, { start: 'tile', origin });
    });
  }

  #once(label: string, connect: () => Promise<Connection>): Promise<Connection> {
    const known = this.#connections.get(label);
    if (known) return known;
    const made = connect();
    made.catch(() => undefined);
    this.#connections.set(label, made);
    return made;
  }

  /** @throws FlowStopped that says where and why */
  async connectOrganization(organization: Organization, options: ConnectOptions): Promise<Connection> {
    const customer = options.customer ?? this.customers.first;
    return customer.visit(async (browser) => {
      try {
        return await this.#connect(organization, options, customer, browser);
      } catch (error) {
        const isStrict = browser.jar.list(this.target.hostname).some(({ sameSite }) => sameSite === 'strict');
        if (!(error instanceof FlowStopped) || !isStrict || browser.sendsStrictCookies) throw error;
        browser.sendsStrictCookies = true;
        const connection = await this.#connect(organization, options, customer, browser);
        this.withoutStrictCookies ??= error.message;
        this.customers.first.sendsStrictCookies = true;
        if (this.customers.second) this.customers.second.sendsStrictCookies = true;
        return connection;
      }
    });
  }

  /**
   * Lets several browsers of a customer work at once, when the server is made for that: sessions live side by side, two
   * flows under way do not disturb each other, and the listing tells which connection is whose.
   */
  async allowParallelWork(): Promise<void> {
    // All sites are connected first: work is then spread over them.
    await Promise.allSettled(this.sites.map((site) => this.siteConnection(site)));
    const base = await this.base().catch(() => undefined);
    const { first, second } = this.customers;
    if (!base?.installation || !mentions(base.installation, base.organization)) return;
    const other = await first.inAnotherBrowser().catch(() => undefined);
    if (!other) return;
    other.sendsStrictCookies = first.sendsStrictCookies;
    const isAlone = await first.visit(async (browser) => {
      const list = await this.#listQuietly(browser.copy('first customer, after another sign-in'));
      return !list?.some(({ id }) => id === base.installation?.id);
    });
    if (isAlone) {
      // Signing in elsewhere would end what others of the run are doing.
      first.hasOneSession = true;
      if (second) second.hasOneSession = true;
      return;
    }
    const works = await first
      .visit(async (browser) => {
        const flows = [];
        for (const each of [browser, other]) {
          const organization = await this.newOrganization();
          const link = onboardingLink(this, 'tile', organization.site);
          const at = await this.walk(first, each, link, organization);
          flows.push({ each, organization, at });
        }
        const before = await this.control.lastRequest();
        for (const { each, at } of flows) await comeBack(this, each, await decide(at, 'authorize'));
        for (const { each, organization, at } of flows) {
          await this.#exchangeOf(organization, before, at.page);
          const list = await this.#listQuietly(each);
          if (!list?.some(({ id }) => id === base.installation?.id)) return false;
        }
        return true;
      })
      .catch(() => false);
    if (!works) return;
    this.#isParallel = true;
    first.allowMoreBrowsers();
    second?.allowMoreBrowsers();
  }

  async #connect(
    organization: Organization,
    options: ConnectOptions,
    customer: Customer,
    browser: Browser,
  ): Promise<Connection> {
    const earlier = new Set((await this.#listQuietly(browser))?.map(({ id, text }) => `${id} ${text}`));
    const before = await this.control.lastRequest();
    const begunAt = Date.now();
    const link = onboardingLink(
      this,
      options.start,
      options.move === undefined ? organization.site : (this.sites[0] ?? organization.site),
      options.origin,
    );
    let at = await this.walk(customer, browser, link, organization);
    if (options.move !== undefined) {
      const page = await browser.open(this.addresses.moved(at.page.url, options.move));
      at = { ...at, page };
    }
    const callback = await decide(at, 'authorize');
    const end = await comeBack(this, browser, callback);
    const made = await this.#exchangeOf(organization, before, end);
    if (made.status !== 200) throw new FlowStopped(describeRefusal(made));
    if (end.status >= 400) {
      throw new FlowStopped(
        `The customer authorized and the code was exchanged, but the flow ended with ${end.status} at ${end.url.origin}${end.url.pathname}.${await this.#keyRefusal(organization, before)}`,
        end,
      );
    }
    const installation = await this.#newInstallation(browser, organization, earlier);
    return {
      organization,
      customer,
      at,
      callback,
      end,
      installation,
      before,
      begunAt,
      startedAt: Date.now(),
    };
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

  async #exchangeOf(organization: Organization, before: number, end: Page): Promise<SeenRequest> {
    const deadline = Date.now() + 6000;
    for (;;) {
      const exchanges = (await this.control.requests(before)).filter(
        (request) => request.path === tokenPath && request.grantType !== 'refresh_token',
      );
      const own = exchanges.filter((request) => request.organization === organization.key);
      const found =
        own.find(({ status }) => status === 200) ??
        own[0] ??
        exchanges.find((request) => request.organization === undefined);
      if (found) return found;
      if (Date.now() > deadline && end.status === 503 && end.headers['retry-after'] !== undefined)
        throw new NotTested(
          `The server says that it is overloaded: ${end.url.pathname} answered 503 with Retry-After, several times.`,
        );
      if (Date.now() > deadline) {
        const strange = (await this.control.requests(before)).find(({ refused }) =>
          refused?.startsWith('Unknown Datadog host'),
        );
        throw new FlowStopped(
          `The customer authorized, but the server did not exchange the code at https://${apiHostOf(organization.site)}${tokenPath}: ` +
            `the flow ended with ${end.status} at ${end.url.origin}${end.url.pathname}.` +
            (strange ? ` It called ${strange.path}: ${strange.refused ?? ''}` : ''),
          end,
        );
      }
      await pause(100);
    }
  }

  async #keyRefusal(organization: Organization, before: number): Promise<string> {
    const refused = (await this.requestsOf(organization, before)).find(
      ({ path, status }) => path === keyPath && status !== 201,
    );
    return refused
      ? ` The API key was refused with ${refused.status ?? 'no answer'} at ${refused.host}: ${refused.refused ?? ''}`
      : '';
  }

  async #listQuietly(browser: Browser): Promise<Installed[] | undefined> {
    return this.installations.list(browser).catch(() => undefined);
  }

  async #newInstallation(
    browser: Browser,
    organization: Organization,
    earlier: ReadonlySet<string>,
  ): Promise<Installed | undefined> {
    const deadline = Date.now() + 5000;
    for (;;) {
      const list = await this.#listQuietly(browser);
      if (!list) return undefined;
      const fresh = list.filter(({ id, text }) => !earlier.has(`${id} ${text}`));
      const named = list.filter((one) => mentions(one, organization));
      const found =
        fresh.find((one) => named.includes(one)) ??
        (fresh.length === 1 && !this.#isParallel ? fresh[0] : undefined) ??
        (named.length === 1 ? named[0] : undefined);
      if (found) return found;
      if (Date.now() > deadline) return this.#isParallel ? undefined : fresh[0];
      await pause(250);
    }
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

  /** Looks again and again, until something is there or the time is over; stalls of the machine do not count. */
  async waitFor<Found>(
    seconds: number,
    look: () => Promise<Found | undefined>,
    intervalMs = 250,
  ): Promise<Found | undefined> {
    const begun = Date.now();
    let stalledMs = 0;
    for (;;) {
      const looked = Date.now();
      const found = await look();
      if (found !== undefined) return found;
      const paused = Date.now();
      // A machine that is busy with something else makes everything late: that time is not the server’s.
      const graceMs = Math.min(stalledMs, seconds * 1000 * maxGrace);
      if (paused - begun >= seconds * 1000 + graceMs) return undefined;
      await pause(intervalMs);
      stalledMs += Math.max(0, paused - looked - 150) + Math.max(0, Date.now() - paused - intervalMs - 30);
    }
  }
}

/** Whether an entry of the listing says that it is about the organization. */
export function mentions({ organization: shown, text }: Installed, organization: Organization): boolean {
  if (shown !== undefined) return shown === organization.name || shown.includes(organization.publicId);
  return isNamedIn(text, organization);
}

/** How much longer the lab waits on a busy machine. */
const maxGrace = 3;

export function pause(ms: number): Promise<void> {
  return new Promise((ready) => setTimeout(ready, ms));
}

function describeRefusal({ host, status, refused }: SeenRequest): string {
  return `Datadog refused the token request at ${host} with ${status ?? 'no answer'}: ${refused ?? 'no reason'}`;
}

/** The tile's onboarding URL on the target: at an origin of its own only when that is a local one. */
function onboardingOf(lab: Lab, declared: string | undefined): URL {
  const url =
    parseUrl(declared ?? '/datadog/onboarding', lab.target.href) ??
    new URL('/datadog/onboarding', lab.target);
  const place = lab.addresses.of(url);
  return place.kind === 'target' ? place.url : new URL(`${url.pathname}${url.search}`, lab.target);
}
