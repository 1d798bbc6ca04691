import { setTimeout as sleep } from 'node:timers/promises';
import { sites } from '@tilekit/core';
import { type Browser, createBrowser } from '../harness/browser.ts';

/** One organisation of the sandbox, and the account that connects it. */
export interface Customer {
  readonly accountId: string;
  readonly site: string;
  /** Its name in the sandbox, such as `customer-17`. */
  readonly organization: string;
}

/** A customer whose browser is signed in. */
export interface ConnectedCustomer extends Customer {
  readonly browser: Browser;
  /** What the demonstration's page lets deployments fail of; none where the integration is another. */
  readonly services: readonly { readonly name: string; readonly env: string }[];
}

/** Makes organisations in the sandbox, over all sites in turn. */
export async function createCustomers(sandboxUrl: string, count: number): Promise<readonly Customer[]> {
  const customers = await Promise.all(
    sites.map(async ({ domain }, index) => {
      const share = Math.ceil((count - index) / sites.length);
      if (share <= 0) return [];
      const response = await fetch(`${sandboxUrl}/_sandbox/organizations`, {
        method: 'POST',
        body: JSON.stringify({ site: domain, count: share }),
      });
      const { items } = (await response.json()) as { items: { site: string; organization: string }[] };
      return items.map((item) => ({ ...item, accountId: `${item.organization}@${item.site}` }));
    }),
  );
  return customers.flat();
}

/** Walks through the whole flow in a separate browser: tile link, sign-in, consent, the page at the end. */
export async function connectCustomer(
  customer: Customer,
  {
    serverUrl,
    sandboxUrl,
    onboardingPath,
  }: { serverUrl: string; sandboxUrl: string; onboardingPath: string },
): Promise<ConnectedCustomer> {
  const { accountId, site, organization } = customer;
  const browser = createBrowser(undefined, serverUrl);
  const chosen = `tilekit_sandbox_${site.replaceAll('.', '_')}`;
  browser.cookies.set(new URL(sandboxUrl).origin, new Map([[chosen, organization]]));
  let signIn = await browser.open(`${onboardingPath}?domain=${site}`);
  // A server that has just started on a busy machine refuses visitors for a moment.
  for (let left = 20; signIn.status >= 500 && left > 0; left -= 1) {
    await sleep(500);
    signIn = await browser.open(`${onboardingPath}?domain=${site}`);
  }
  const consent = await browser.submit(signIn, 'Sign in', { email: accountId });
  const page = await browser.submit(consent, 'Authorize');
  if (page.status !== 200 || !page.url.includes('/datadog/connected')) {
    throw new Error(`${accountId} is not connected: ${page.status} at ${page.url.split('?')[0] ?? ''}`);
  }
  const options = /<option value="([^"]+)">[^<(]*\(([^)]+)\)/g;
  const { text } = await browser.open('/deployments');
  const services = [...text.matchAll(options)].map(([, name = '', env = '']) => ({ name, env }));
  return { ...customer, browser, services };
}

/** Does something for everyone, a few at a time. */
export async function forEachOf<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const left = [...items];
  const results: Result[] = [];
  const lane = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) results.push(await act(item));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
