import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTile } from '../src/tile/read-tile.ts';
import { recordSecret } from './harness/canaries.ts';
import { demonstratesAlerts, demonstratesSignIn } from './harness/demonstration.ts';
import { findChromium, launchChromium } from './harness/chromium.ts';
import {
  chooseStackPlace,
  recordStoredSecrets,
  removeStackPlace,
  type StackPlace,
  type StartedStack,
  startStack,
} from './harness/started-stack.ts';

const tile = readTile(resolve(import.meta.dirname, '../../../integration-tile'));
const executablePath = await findChromium();
if (executablePath === undefined) {
  const message = 'The browser test needs a Chromium: set CHROMIUM_PATH to one.';
  if (process.env.CI) throw new Error(message);
  process.stderr.write(`\n*** SKIPPED. ${message} ***\n\n`);
}

describe.skipIf(executablePath === undefined)('in a real browser, around `pnpm start`', () => {
  let place: StackPlace;
  let stack: StartedStack;
  let browser: Browser;

  beforeAll(async () => {
    place = await chooseStackPlace();
    [stack, browser] = await Promise.all([startStack(place), launchChromium(executablePath ?? '')]);
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
    removeStackPlace(place);
  });

  test.runIf(demonstratesSignIn).each([
    ['US1', 'app.datadoghq.com', 'datadoghq.com'],
    ['EU1', 'app.datadoghq.eu', 'datadoghq.eu'],
  ])(
    '%s: install, connect, see the data, disconnect (R20, R26, R40–R49)',
    { timeout: 300_000 },
    async (_, webHost, domain) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('framenavigated', (frame) => {
        const { searchParams } = new URL(frame.url());
        for (const name of ['code', 'state']) recordSecret(searchParams.get(name));
      });
      await openConsent(page, webHost, `dana-${domain}@customer.example`);
      expect(new URL(page.url()).pathname).toBe(`/${webHost}/oauth2/v1/authorize`);
      for (const scope of tile.oauth.scopes)
        expect(await page.getByText(scope, { exact: true }).count()).toBe(1);
      await page.getByRole('button', { name: 'Authorize' }).click();

      await page.getByRole('heading', { name: 'You may now close this tab' }).waitFor();
      const connectedAt = Date.now();
      expect(page.url()).not.toMatch(/code=|state=/);
      await recordStoredSecrets(stack.dataDirectory);

      await waitForMetrics(domain, connectedAt + 60_000);
      await page.goto(`${stack.sandboxUrl}/${webHost}/received/metrics`);
      for (const { name } of tile.metrics) await page.getByText(name, { exact: true }).first().waitFor();

      await page.goto(`${stack.serverUrl}/installations`);
      await page.getByRole('button', { name: 'Disconnect…' }).click();
      await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
      await page.getByText('Disconnected', { exact: true }).waitFor();
      const { items } = await getJson<{ items: { host: string; path: string; status: number }[] }>(
        '/_sandbox/requests',
      );
      const revoked = items.find(
        ({ host, path }) => host === `api.${domain}` && path.endsWith('/oauth2/v1/revoke'),
      );
      expect(revoked).toMatchObject({ status: 200 });
      await page.goto(`${stack.sandboxUrl}/${webHost}/integrations?tab=configuration`);
      await page.getByText('No account is connected.').waitFor();
      await context.close();
    },
  );

  // Moves the sandbox's clock, so it comes last.
  test.runIf(demonstratesAlerts && demonstratesSignIn)(
    'US5: data crosses the monitor’s threshold, the deployment is rolled back, the alert recovers (R87, R98)',
    { timeout: 300_000 },
    async () => {
      const webHost = 'us5.datadoghq.com';
      const context = await browser.newContext();
      const page = await context.newPage();
      await openConsent(page, webHost, 'robin@customer.example');
      await page.getByRole('button', { name: 'Authorize' }).click();
      await page.getByRole('heading', { name: 'You may now close this tab' }).waitFor();
      await recordStoredSecrets(stack.dataDirectory);
      await showing(page, `${stack.sandboxUrl}/${webHost}/webhooks`, /@webhook-|\/datadog\/webhooks\//);

      await page.goto(`${stack.serverUrl}/deployments`);
      await page.getByRole('button', { name: 'Let deployments fail' }).click();
      await showing(page, `${stack.serverUrl}/alerts`, /Rolled back/);
      await showing(page, `${stack.serverUrl}/alerts`, /was returned to/);

      // The failures leave the monitor's window of five minutes.
      await fetch(`${stack.sandboxUrl}/_sandbox/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now: new Date(Date.now() + 6 * 60_000).toISOString() }),
      });
      await showing(page, `${stack.serverUrl}/alerts`, /Recovered/);
      await context.close();
    },
  );

  /** From the tile to Datadog's consent page. */
  async function openConsent(page: Page, webHost: string, email: string): Promise<void> {
    await page.goto(`${stack.sandboxUrl}/${webHost}/integrations`);
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await page.getByRole('button', { name: 'Connect Accounts' }).click();
    expect(new URL(page.url()).origin).toBe(stack.serverUrl);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Looks again until the page says it, as a person would. */
  async function showing(page: Page, url: string, text: RegExp): Promise<void> {
    const end = Date.now() + 60_000;
    for (;;) {
      await page.goto(url);
      if (text.test(await page.locator('main').innerText())) return;
      if (Date.now() > end) throw new Error(`${url} does not show ${text.source}.`);
      await sleep(500);
    }
  }

  async function waitForMetrics(domain: string, end: number): Promise<void> {
    for (;;) {
      const { items } = await getJson<{ items: { payload: { metric: string } }[] }>(
        `/_sandbox/received/metrics?site=${domain}`,
      );
      const names = new Set(items.map(({ payload }) => payload.metric));
      if (tile.metrics.every(({ name }) => names.has(name))) return;
      if (Date.now() > end) throw new Error(`Within a minute only these arrived: ${[...names].join(', ')}`);
      await sleep(250);
    }
  }

  async function getJson<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${stack.sandboxUrl}${path}`)).json()) as Body;
  }
});
