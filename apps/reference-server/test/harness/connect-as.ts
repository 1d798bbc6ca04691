import type { Browser, Page } from './browser.ts';
import type { TestServer } from './test-server.ts';

/** What Datadog's tile adds to `onboarding_url`. */
export interface TileLink {
  readonly domain?: string;
  readonly site?: string;
}

/** Walks from the tile's link to the page that ends the flow. */
export async function connectAs(
  server: TestServer,
  email: string,
  link: TileLink = {},
  browser: Browser = server.browser(),
): Promise<{ browser: Browser; page: Page }> {
  const consent = await openConsent(server, email, link, browser);
  return { browser, page: await browser.submit(consent, 'Authorize') };
}

/** Walks from the tile's link to Datadog's consent page. */
export async function openConsent(
  server: TestServer,
  email: string,
  link: TileLink = {},
  browser: Browser = server.browser(),
): Promise<Page> {
  const query = new URLSearchParams({ ...link }).toString();
  const page = await browser.open(`${server.options.config.tile.oauth.onboardingPath}?${query}`);
  if (!page.text.includes('name="email"')) return page;
  return browser.submit(page, 'Sign in', { email });
}
