import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Installation } from '@tilekit/core';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallationWebhook } from '../src/webhooks/create-installation-webhook.ts';
import { findChromium, launchChromium, openForInput } from './harness/chromium.ts';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

const executablePath = await findChromium();
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Names a directory to look at the pages afterwards: SCREENSHOTS=/tmp/pages pnpm test apps/reference-server/test/pages */
const screenshots = process.env.SCREENSHOTS;
const account = 'dana@customer.example';

const devices = [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', { width: 375, height: 812 }],
] as const;

describe.skipIf(executablePath === undefined)('every page', { timeout: 300_000 }, () => {
  let server: TestServer;
  let browser: Browser;
  let origin: string;
  let openIdServer: TestServer;
  let connectedId: string;

  beforeAll(async () => {
    server = await startTestServer();
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    origin = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
    browser = await launchChromium(executablePath ?? '');
    openIdServer = await startTestServer({
      environment: {
        OIDC_ISSUER: 'https://login.nova.example',
        OIDC_CLIENT_ID: 'datadog-integration',
        OIDC_CLIENT_SECRET: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex'),
      },
    });
    await openIdServer.app.listen({ port: 0, host: '127.0.0.1' });
    await connectAs(server, account, { domain: 'us3.datadoghq.com' });
    const [connected] = await server.options.lifecycle.store.list({ accountId: account, limit: 1 });
    connectedId = connected?.installation.id ?? '';
    await createInstallationWebhook(server.options, connectedId);
    await server.options.database.insertInto('alerts').values(exampleAlerts(connectedId)).execute();
    for (const installation of examples()) {
      const created = await server.options.lifecycle.store.create(installation, 1_000);
      if (created) await server.options.lifecycle.store.releaseLease(created.lease);
    }
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await openIdServer[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  for (const [device, viewport] of devices) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`on a ${device}, ${colorScheme}: no violation of an accessibility rule, nothing wider than the screen`, async () => {
        const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
        const page = await context.newPage();
        const look = async (name: string) => {
          await inspect(page, `${name}-${device}-${colorScheme}`);
        };
        await page.goto(`${origin}/sign-in`);
        await look('sign-in');
        await page.getByLabel('E-mail address').fill(account);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL('**/installations');
        await look('installations');
        await page.getByRole('button', { name: 'Disconnect…' }).first().click();
        await look('disconnect');
        const paths = {
          connected: `/datadog/connected?installation=${idOf(1)}`,
          recovery: `/datadog/connected?installation=${idOf(2)}`,
          problem: '/datadog/callback?state=x',
          'not-found': '/nothing-here',
          alerts: '/alerts',
          'webhook-wanted': `/installations/${idOf(1)}/webhook`,
          webhook: `/installations/${connectedId}/webhook`,
          monitors: `/installations/${connectedId}/monitors`,
        };
        for (const [name, path] of Object.entries(paths)) {
          await page.goto(`${origin}${path}`);
          await look(name);
        }
        const { port } = openIdServer.app.server.address() as AddressInfo;
        await page.goto(`http://127.0.0.1:${port}/sign-in`);
        await look('sign-in-openid');
        await context.close();
      });
    }
  }

  test('the whole list can be used with a keyboard alone', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await openForInput(page, `${origin}/sign-in`);
    await page.keyboard.press('Tab');
    for (let presses = 0; presses < 10; presses += 1) {
      const focused = await page.evaluate<string>('document.activeElement.name ?? ""');
      if (focused === 'email') break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/installations');
    await context.close();
  });

  async function inspect(page: Page, name: string): Promise<void> {
    // What a template was not given, such as the token of a form.
    const html = (await page.content()).replaceAll(/<script.*?<\/script>/gs, '');
    const missing = /.{0,60}\bundefined\b/.exec(html)?.[0];
    expect([name, missing]).toEqual([name, undefined]);
    await page.addScriptTag({ path: axe });
    // Runs in the page, where the tag above has put it.
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    const described = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    const width = await page.evaluate<number>('innerWidth');
    const wanted = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (screenshots !== undefined) {
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    }
    expect([name, described]).toEqual([name, []]);
    expect(wanted).toBeLessThanOrEqual(width);
  }
});

function idOf(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}

/** An alert that was acted on, one that could not be, and one that asks for nothing. */
function exampleAlerts(installation_id: string) {
  const date = new Date();
  const common = {
    installation_id,
    account_id: account,
    details: null,
    date,
    triggered_at: date,
    link: '',
  };
  return [
    {
      ...common,
      id: 'one',
      cycle: 'one',
      title: 'Deployments of checkout are failing in production',
      tags: JSON.stringify(['service:checkout', 'env:production']),
      transition: 'Recovered',
      recovered_at: date,
      action: 'acted',
      action_label: 'Rolled back',
      action_tone: 'good' as const,
      action_text: 'checkout went back from 4.2.0 to 4.1.9.',
    },
    {
      ...common,
      id: 'two',
      cycle: 'two',
      title: 'Deployments of search are failing',
      tags: JSON.stringify(['service:search', 'env:production']),
      transition: 'Triggered',
      action: 'failed',
      action_label: 'Rollback failed',
      action_tone: 'bad' as const,
      action_text: 'The rollback of search failed: a person must check it.',
    },
    {
      ...common,
      id: 'three',
      cycle: 'three',
      title: 'A monitor without tags',
      tags: '[]',
      transition: 'Warn',
    },
  ];
}

/** One installation of each kind. */
function examples(): readonly Installation[] {
  const now = new Date();
  const identity = (number: number, domain: string, name: string) => ({
    id: idOf(number),
    accountId: account,
    clientId: '5b0c6f3e-b8a4-11f0-9d27-da7ad0900002',
    domain,
    organization: { id: `organisation-${number}`, name },
    createdAt: now.toISOString(),
    changedAt: now.toISOString(),
  });
  const tokens = {
    generation: 1,
    accessToken: 'sealed',
    refreshToken: 'sealed',
    issuedAt: now.toISOString(),
    refreshAt: new Date(now.getTime() + 2_880_000).toISOString(),
    expiresAt: new Date(now.getTime() + 3_600_000).toISOString(),
    scopes: ['api_keys_write', 'create_webhooks', 'incident_write', 'monitors_read'],
  };
  const apiKey = { id: 'key', name: 'Nova Deploy OAuth Client API Key', last4: 'cdef', key: 'sealed' };
  return [
    { ...identity(1, 'datadoghq.eu', 'Nordwind Versand GmbH'), status: 'connected', tokens, apiKey },
    { ...identity(2, 'us5.datadoghq.com', 'Nova'), status: 'needs-recovery', reason: 'key-exists', tokens },
    {
      ...identity(
        3,
        'ap1.datadoghq.com',
        'A company with a very long name that does not fit on one line of a phone',
      ),
      status: 'needs-reauthorization',
      reason: 'GRANT_REVOKED',
      generation: 1,
      apiKey,
    },
    { ...identity(4, 'datadoghq.com', 'Former Customer'), status: 'disconnected' },
  ];
}
