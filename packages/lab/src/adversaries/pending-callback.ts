import type { Browser } from '../browser/browser.ts';
import { LeftDatadog } from '../browser/browser.ts';
import type { Page } from '../browser/page.ts';
import { decide, onboardingLink, type AtConsent } from '../run/flow.ts';
import { mentions } from '../run/connect.ts';
import { tokenPath } from '../run/endpoints.ts';
import type { Lab } from '../run/lab.ts';
import { pause } from '../run/wait.ts';
import type { Organization } from '../run/organization.ts';
import type { SeenRequest } from '../sandbox/control.ts';
import type { Finding } from './adversary.ts';

/** A callback that waits to be opened. */
export interface Ready {
  readonly browser: Browser;
  readonly at: AtConsent;
  readonly organization: Organization;
  readonly callback: URL;
  readonly before: number;
}

/** Walks the first customer up to the callback, and hands it over unopened. */
export async function withCallback<Result>(
  lab: Lab,
  use: (ready: Ready) => Promise<Result>,
  decision: 'authorize' | 'deny' = 'authorize',
): Promise<Result> {
  await lab.base();
  const organization = await lab.newOrganization();
  return lab.customers.first.visit(async (browser) => {
    const before = await lab.control.lastRequest();
    const link = onboardingLink(lab, 'tile', organization.site);
    const at = await lab.walk(lab.customers.first, browser, link, organization);
    const callback = await decide(at, decision);
    return use({ browser, at, organization, callback, before });
  });
}

/** Code exchanges that the organization's code caused, or an unknown code. */
export async function exchangesOf(
  lab: Lab,
  organization: Organization,
  before: number,
): Promise<SeenRequest[]> {
  return (await lab.control.requests(before)).filter(
    (request) =>
      request.path.endsWith(tokenPath) &&
      request.grantType !== 'refresh_token' &&
      (request.organization === organization.key || request.organization === undefined),
  );
}

/** The same address with other parameters. */
export function changed(callback: URL, change: (query: URLSearchParams) => void): URL {
  const url = new URL(callback);
  change(url.searchParams);
  return url;
}

/** Whether the customer's listing shows the organization as connected; `undefined` when the listing has no status. */
export async function isListedAsConnected(
  lab: Lab,
  browser: Browser,
  organization: Organization,
): Promise<boolean | undefined> {
  if (!lab.installations.tellsStatus) return undefined;
  const base = await lab.base();
  // A listing without names does not show which entry is the organization's.
  if (!base.installation || !mentions(base.installation, base.organization)) return undefined;
  const list = await lab.installations.list(browser).catch(() => undefined);
  return list?.some((one) => mentions(one, organization) && lab.installations.isConnected(one));
}

/** What is wrong with the answer to a callback that must be refused. `what` names the attack. */
export async function faultOfRefusal(
  lab: Lab,
  what: string,
  { organization, before }: Pick<Ready, 'organization' | 'before'>,
  open: () => Promise<Page>,
): Promise<Finding> {
  const base = await lab.base();
  let page: Page;
  try {
    page = await open();
  } catch (error) {
    if (error instanceof LeftDatadog) return `${what}: ${error.message}`;
    throw error;
  }
  await pause(200);
  const [exchange] = await exchangesOf(lab, organization, before);
  if (exchange) {
    return `${what} was not refused: the server asked ${exchange.host || exchange.path} for a token with its code (${exchange.status ?? 'no answer'}).`;
  }
  if (page.status >= 500)
    return `${what} ended with ${page.status} at ${page.url.pathname}: an error of the server, not a refusal.`;
  if (isSuccess(lab, base.end, page))
    return `${what} ended on the page that says the customer is connected (${page.url.pathname}).`;
  return undefined;
}

/**
 * Whether a page says what the page at the end of a flow says, apart from numbers and ids. A listing says nothing by
 * itself, and neither does the one page of an application whose scripts read the address.
 */
export function isSuccess(lab: Lab, success: Page, page: Page): boolean {
  const plain = (path: string) => path.replace(/[^/]*\d[^/]*/g, '').replace(/(.)\/$/, '$1');
  return (
    page.status < 400 &&
    page.gist.length >= 4 &&
    page.gist === success.gist &&
    plain(page.url.pathname) === plain(success.url.pathname) &&
    wordsOf(page.url) === wordsOf(success.url) &&
    plain(page.url.pathname) !== plain(lab.installations.url.pathname)
  );
}

/** What an address says in words: its parameters and fragment without ids. */
function wordsOf({ searchParams, hash }: URL): string {
  const words = [...searchParams].map(
    ([name, value]) => `${name}=${/^[\p{L} _.-]{1,40}$/u.test(value) ? value : ''}`,
  );
  return `${words.sort().join('&')}${hash.replace(/[\w-]*\d[\w-]*/g, '')}`;
}
