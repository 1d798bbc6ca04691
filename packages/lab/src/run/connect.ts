import type { Browser } from '../browser/browser.ts';
import type { Customer } from '../browser/customer.ts';
import type { Page } from '../browser/page.ts';
import type { Installed } from '../contract/installations.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import { comeBack, decide, FlowStopped, onboardingLink } from './flow.ts';
import { keyPath, tokenPath } from './endpoints.ts';
import type { Connection, ConnectOptions, Lab } from './lab.ts';
import { pause } from './wait.ts';
import { NotTested } from './lab-error.ts';
import { apiHostOf, isNamedIn, type Organization } from './organization.ts';

/** @throws FlowStopped that says where and why */
export async function connectOrganization(
  lab: Lab,
  organization: Organization,
  options: ConnectOptions,
): Promise<Connection> {
  const customer = options.customer ?? lab.customers.first;
  return customer.visit(async (browser) => {
    try {
      return await connect(lab, organization, options, customer, browser);
    } catch (error) {
      const isStrict = browser.jar
        .ofTarget(lab.target.hostname)
        .some(({ sameSite }) => sameSite === 'strict');
      if (!(error instanceof FlowStopped) || !isStrict || browser.sendsStrictCookies) throw error;
      browser.sendsStrictCookies = true;
      const connection = await connect(lab, organization, options, customer, browser);
      lab.withoutStrictCookies ??= error.message;
      lab.customers.first.sendsStrictCookies = true;
      if (lab.customers.second) lab.customers.second.sendsStrictCookies = true;
      return connection;
    }
  });
}

/**
 * Lets several browsers of a customer work at once, when the server is made for that: sessions live side by side, two
 * flows under way do not disturb each other, and the listing tells which connection is whose. All sites are connected
 * then: the work is spread over them.
 */
export async function allowParallelWork(lab: Lab): Promise<void> {
  const base = await lab.base().catch(() => undefined);
  if (base && (await mayWorkInParallel(lab, base))) {
    lab.isParallel = true;
    lab.customers.first.allowMoreBrowsers();
    lab.customers.second?.allowMoreBrowsers();
  }
  await Promise.allSettled(lab.sites.map((site) => lab.siteConnection(site)));
}

async function mayWorkInParallel(
  lab: Lab,
  { installation, organization: connected }: Connection,
): Promise<boolean> {
  const { first, second } = lab.customers;
  if (!installation || !mentions(installation, connected)) return false;
  const isListed = async (browser: Browser) =>
    (await listQuietly(lab, browser))?.some(({ id }) => id === installation.id) === true;
  const other = await first.inAnotherBrowser().catch(() => undefined);
  if (!other) return false;
  other.sendsStrictCookies = first.sendsStrictCookies;
  const isAlone = await first.visit(
    async (browser) => !(await isListed(browser.copy('first customer, after another sign-in'))),
  );
  if (isAlone) {
    // Signing in elsewhere would end what others of the run are doing.
    first.hasOneSession = true;
    if (second) second.hasOneSession = true;
    return false;
  }
  return first
    .visit(async (browser) => {
      const flows = [];
      for (const each of [browser, other]) {
        const organization = await lab.newOrganization();
        const link = onboardingLink(lab, 'tile', organization.site);
        const at = await lab.walk(first, each, link, organization);
        flows.push({ each, organization, at });
      }
      const before = await lab.control.lastRequest();
      for (const { each, at } of flows) await comeBack(lab, each, await decide(at, 'authorize'));
      for (const { each, organization, at } of flows) {
        await exchangeOf(lab, organization, before, at.page);
        if (!(await isListed(each))) return false;
      }
      return true;
    })
    .catch(() => false);
}

async function connect(
  lab: Lab,
  organization: Organization,
  options: ConnectOptions,
  customer: Customer,
  browser: Browser,
): Promise<Connection> {
  const earlier = new Set((await listQuietly(lab, browser))?.map(({ id, text }) => `${id} ${text}`));
  const before = await lab.control.lastRequest();
  const begunAt = Date.now();
  const link = onboardingLink(
    lab,
    options.start,
    options.move === undefined ? organization.site : (lab.sites[0] ?? organization.site),
    options.origin,
  );
  let at = await lab.walk(customer, browser, link, organization);
  if (options.move !== undefined) {
    const page = await browser.open(lab.addresses.moved(at.page.url, options.move));
    at = { ...at, page };
  }
  const callback = await decide(at, 'authorize');
  const end = await comeBack(lab, browser, callback);
  const made = await exchangeOf(lab, organization, before, end);
  if (made.status !== 200) throw new FlowStopped(describeRefusal(made));
  if (end.status >= 400) {
    throw new FlowStopped(
      `The customer authorized and the code was exchanged, but the flow ended with ${end.status} at ${end.url.origin}${end.url.pathname}.${await keyRefusal(lab, organization, before)}`,
      end,
    );
  }
  const installation = await newInstallation(lab, browser, organization, earlier);
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

async function exchangeOf(
  lab: Lab,
  organization: Organization,
  before: number,
  end: Page,
): Promise<SeenRequest> {
  const deadline = Date.now() + 6000;
  for (;;) {
    const exchanges = (await lab.control.requests(before)).filter(
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
      const strange = (await lab.control.requests(before)).find(({ refused }) =>
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

async function keyRefusal(lab: Lab, organization: Organization, before: number): Promise<string> {
  const refused = (await lab.requestsOf(organization, before)).find(
    ({ path, status }) => path === keyPath && status !== 201,
  );
  return refused
    ? ` The API key was refused with ${refused.status ?? 'no answer'} at ${refused.host}: ${refused.refused ?? ''}`
    : '';
}

async function listQuietly(lab: Lab, browser: Browser): Promise<Installed[] | undefined> {
  return lab.installations.list(browser).catch(() => undefined);
}

async function newInstallation(
  lab: Lab,
  browser: Browser,
  organization: Organization,
  earlier: ReadonlySet<string>,
): Promise<Installed | undefined> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const list = await listQuietly(lab, browser);
    if (!list) return undefined;
    const fresh = list.filter(({ id, text }) => !earlier.has(`${id} ${text}`));
    const named = list.filter((one) => mentions(one, organization));
    const found =
      fresh.find((one) => named.includes(one)) ??
      (fresh.length === 1 && !lab.isParallel ? fresh[0] : undefined) ??
      (named.length === 1 ? named[0] : undefined);
    if (found) return found;
    if (Date.now() > deadline) return lab.isParallel ? undefined : fresh[0];
    await pause(250);
  }
}

/** Whether an entry of the listing says that it is about the organization. */
export function mentions({ organization: shown, text }: Installed, organization: Organization): boolean {
  if (shown !== undefined) return shown === organization.name || shown.includes(organization.publicId);
  return isNamedIn(text, organization);
}

function describeRefusal({ host, status, refused }: SeenRequest): string {
  return `Datadog refused the token request at ${host} with ${status ?? 'no answer'}: ${refused ?? 'no reason'}`;
}
