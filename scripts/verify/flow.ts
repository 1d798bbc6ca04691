import type { DatadogSite } from '@tilekit/core';
import { createVisitor, hasButton, type Page, type Visitor } from './visitor.ts';
import type { SandboxControl, SeenRequest } from './sandbox-control.ts';

/** Who signs in where the demonstration lets everybody in. */
const customer = 'verify@customer.example';

/** What every check needs to walk the flow. */
export interface Verification {
  readonly target: URL;
  readonly sandbox: SandboxControl;
  readonly tileDirectory: string;
  readonly sites: readonly DatadogSite[];
  /** Paths of the partner's server, from the tile. */
  readonly onboardingPath: string;
  readonly callbackPath: string;
  readonly scopes: readonly string[];
  /** A session of the partner's, for servers with their own sign-in. */
  readonly cookie: string | undefined;
}

/** How a customer gets to the onboarding URL. */
export type Start =
  { readonly from: 'tile' | 'test-authorization'; readonly site: DatadogSite } | { readonly from: 'partner' };

/** Walks from the start to Datadog's consent page. */
export async function openConsent(
  run: Verification,
  start: Start,
): Promise<{ visitor: Visitor; page: Page }> {
  const visitor = createVisitor(run.target, run.cookie);
  const url = new URL(run.onboardingPath, run.target);
  if (start.from !== 'partner') url.searchParams.set('domain', start.site.domain);
  if (start.from === 'tile') url.searchParams.set('site', start.site.webOrigin);
  let page = await visitor.open(url);
  if (hasButton(page, 'Sign in')) {
    page = await visitor.press(page, 'Sign in', { email: customer });
  }
  if (!hasButton(page, 'Authorize')) {
    const where = `${page.url.origin}${page.url.pathname}`;
    const hint =
      page.url.origin === run.target.origin ? ' If it is your sign-in, give a session with --cookie.' : '';
    throw new Error(
      `The flow stopped with ${page.status} at ${where} instead of Datadog's consent page.${hint}`,
    );
  }
  return { visitor, page };
}

/** @returns a visitor with a session at the partner */
export async function signIn(run: Verification): Promise<Visitor> {
  const visitor = createVisitor(run.target, run.cookie);
  if (run.cookie !== undefined) return visitor;
  const page = await visitor.open(new URL('/sign-in', run.target));
  await visitor.press(page, 'Sign in', { email: customer });
  return visitor;
}

/** Walks from the start to the page that ends the flow, and tells which requests the server made for it. */
export async function connect(
  run: Verification,
  start: Start,
): Promise<{ page: Page; requests: SeenRequest[] }> {
  const before = await run.sandbox.lastRequest();
  const { visitor, page } = await openConsent(run, start);
  const end = await visitor.press(page, 'Authorize');
  return { page: end, requests: await run.sandbox.requests(before) };
}

/** @returns what is wrong with the last page of the flow, if anything */
export function faultOfEnd(run: Verification, { url, status, text }: Page): string | undefined {
  if (url.origin !== run.target.origin || status !== 200)
    return `It ended with ${status} at ${url.origin}${url.pathname}.`;
  if (url.searchParams.has('code'))
    return 'The code stays in the address bar. Redirect once more after the exchange.';
  if (!/close this tab/i.test(text)) return 'The last page does not say that the tab may be closed.';
  return undefined;
}
