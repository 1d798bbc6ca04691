import type { SandboxSite } from '@tilekit/sandbox';
import type { Browser } from '../browser/browser.ts';
import type { Customer } from '../browser/customer.ts';
import { LeftDatadog } from '../browser/browser.ts';
import type { Page } from '../browser/page.ts';
import type { Addresses } from '../browser/addresses.ts';
import type { Contract } from '../contract/contract.ts';
import { allSites, originOf, type Organization } from './organization.ts';

/** What a flow needs of the lab that walks it. */
export interface FlowSetting {
  readonly onboardingUrl: URL;
  readonly addresses: Addresses;
  readonly contract: Contract;
  readonly declaredRedirects: string;
}

/** How a customer gets to the onboarding URL. */
export type Start = 'tile' | 'test-authorization' | 'platform';

/** A flow that waits for the customer's decision at Datadog. */
export interface AtConsent {
  readonly browser: Browser;
  /** The consent page. */
  readonly page: Page;
  /** The authorization request as the server made it. */
  readonly request: URLSearchParams;
  /** The Datadog web host that it went to. */
  readonly webHost: string;
  readonly organization: Organization;
}

/** The flow ended before Datadog's consent page. */
export class FlowStopped extends Error {
  readonly page: Page | undefined;

  constructor(message: string, page?: Page) {
    super(message);
    this.name = 'FlowStopped';
    this.page = page;
  }
}

const maxSteps = 12;

export function onboardingLink(
  lab: FlowSetting,
  start: Start,
  site: SandboxSite,
  origin = originOf(site),
): URL {
  const url = new URL(lab.onboardingUrl);
  if (start !== 'platform') url.searchParams.set('domain', site.parameter);
  if (start === 'tile') url.searchParams.set('site', origin);
  return url;
}

/** Walks from a link to Datadog's consent page, through whatever the partner shows in between. */
export async function walkToConsent(
  lab: FlowSetting,
  customer: Customer | undefined,
  browser: Browser,
  link: URL,
  organization: Organization,
): Promise<AtConsent> {
  lookAt(lab, browser, organization);
  let page = await browser.open(link);
  const done = new Set<string>();
  for (let step = 0; step < maxSteps; step += 1) {
    const place = lab.addresses.of(page.url);
    if (place.kind === 'sandbox') return atConsent(lab, browser, page, organization);
    const next = await stepOn(lab, customer, browser, page, done);
    if (!next) break;
    page = next;
  }
  throw new FlowStopped(describeStop(page), page);
}

/** Lets the browser look at the organization at every site: the customer may choose the region at Datadog. */
function lookAt(lab: FlowSetting, browser: Browser, organization: Organization): void {
  const host = lab.addresses.sandbox.hostname;
  for (const { parameter } of allSites)
    browser.jar.delete(host, `tilekit_sandbox_${parameter.replaceAll('.', '_')}`);
  browser.jar.set(host, organization.cookie);
}

/** Does what the page asks a customer to do next. @returns `undefined` when it asks for nothing */
export async function stepOn(
  lab: FlowSetting,
  customer: Customer | undefined,
  browser: Browser,
  page: Page,
  done: Set<string>,
): Promise<Page | undefined> {
  const once = (key: string) => !done.has(key) && Boolean(done.add(key));
  if (customer?.isSignIn(page) && once('sign-in')) return customer.fillIn(browser, page);
  for (const { press } of lab.contract.between ?? []) {
    if (!once(`press ${press}`)) continue;
    const pressed = await browser.press(page, press);
    if (pressed) return pressed;
    done.delete(`press ${press}`);
  }
  const authorize = page.authorizeUrl;
  if (authorize) return browser.open(authorize);
  if (page.refresh && once(`refresh ${page.refresh.href}`)) return browser.open(page.refresh);
  const only = page.status < 400 ? page.onlyStep : undefined;
  // A form of another kind may sign out or delete: only one that leads on from the onboarding is pressed.
  if (
    only &&
    !/delete|disconnect|sign-?out|log-?out/i.test(only.outerHTML) &&
    once(`form ${page.url.pathname}`)
  ) {
    return browser.submit(page.fill(only, {}));
  }
  return undefined;
}

function atConsent(lab: FlowSetting, browser: Browser, page: Page, organization: Organization): AtConsent {
  const webHost = lab.addresses.datadogHost(page.url);
  const form = page.findForm(['consent']);
  if (!form) {
    const said = page.root.querySelector('.error')?.text.trim() ?? page.text.slice(0, 200);
    const query = page.url.searchParams;
    const hint = said.includes('redirect')
      ? ` The server sent redirect_uri "${query.get('redirect_uri') ?? '(none)'}"; the client has ${lab.declaredRedirects}.`
      : said.includes('client_id')
        ? ` The server sent client_id "${query.get('client_id') ?? '(none)'}".`
        : '';
    throw new FlowStopped(
      `Datadog refused the authorization request at ${webHost}${query.size === 0 ? page.url.pathname : ''} (${page.status}): ${said}${hint}`,
      page,
    );
  }
  return { browser, page, request: page.url.searchParams, webHost, organization };
}

function describeStop(page: Page): string {
  const where = `${page.url.origin}${page.url.pathname}`;
  const error = page.url.searchParams.get('error');
  if (error !== null && page.url.searchParams.has('error_description')) {
    return `Datadog refused the authorization request: ${error}, ${page.url.searchParams.get('error_description') ?? ''}`;
  }
  const asks = page.forms.length > 0;
  return (
    `The flow stopped with ${page.status} at ${where} instead of Datadog’s consent page.` +
    (asks
      ? ' If that is your sign-in, say in lab.json how a customer signs in; if it is a page in between, name its button under "between".'
      : '')
  );
}

/** The address of the partner that Datadog sends the customer back to. */
export async function decide(at: AtConsent, decision: 'authorize' | 'deny'): Promise<URL> {
  const form = at.page.findForm(['consent']);
  if (!form) throw new FlowStopped('The consent page has no form.', at.page);
  const filled = at.page.fill(form, { decision });
  const answer = await at.browser.submitOnce(filled);
  const location = answer.headers.location;
  if (location === undefined) throw new FlowStopped(`Datadog’s consent page answered ${answer.status}.`);
  return new URL(location);
}

/** Opens the callback, and follows it to the page that ends the flow. */
export async function comeBack(lab: FlowSetting, browser: Browser, callback: URL): Promise<Page> {
  try {
    let page = await browser.open(callback);
    for (let hops = 0; page.refresh && page.status < 400 && hops < 3; hops += 1) {
      if (lab.addresses.of(page.refresh).kind !== 'target' || page.refresh.href === page.url.href) break;
      page = await browser.open(page.refresh);
    }
    // A partner may ask once more before the code is used.
    for (const { press } of lab.contract.between ?? []) {
      if (page.status >= 400 || lab.addresses.of(page.url).kind !== 'target') break;
      page = (await browser.press(page, press)) ?? page;
    }
    return page;
  } catch (error) {
    if (error instanceof LeftDatadog) throw new FlowStopped(`After the callback ${error.message}`);
    throw error;
  }
}
