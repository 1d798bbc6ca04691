import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  findChromium,
  launchChromium,
  openForInput,
} from '../../../apps/reference-server/test/harness/chromium.ts';
import { menu } from '../src/pages/render-page.ts';
import { receivedFamilies } from '../src/received/received-items.ts';
import { fixtureClientId } from './fixture-tile.ts';
import { authorize, Browser as Forms, hiddenFields } from './partner.ts';
import { RunningSandbox } from './running-sandbox.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = await findChromium();

const site = '/app.datadoghq.com';
const pages = [
  ...menu.map(({ path }) => path),
  ...['/integrations?tab=configuration', '/integrations?tab=data-collected', '/no-such-page'],
  ...receivedFamilies.filter((family) => family !== 'metrics').map((family) => `/received/${family}`),
];

describe.runIf(executablePath !== undefined)('the console in a browser', { timeout: 300_000 }, () => {
  let sandbox: RunningSandbox;
  let browser: Browser;

  beforeAll(async () => {
    sandbox = await RunningSandbox.start({ logger: false });
    browser = await launchChromium(executablePath ?? '');
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await sandbox.close();
  });
  beforeEach(async () => {
    await sandbox.control('reset');
    await fill(sandbox);
  });

  async function open(path: string, options: { dark?: boolean; width?: number } = {}): Promise<Page> {
    const context = await browser.newContext({
      colorScheme: options.dark ? 'dark' : 'light',
      viewport: { width: options.width ?? 1280, height: 900 },
      // Only axe comes from outside of the page.
      bypassCSP: true,
    });
    const page = await context.newPage();
    await openForInput(page, sandbox.url + path);
    return page;
  }

  async function dashboardPath(): Promise<string> {
    const list = await (await fetch(`${sandbox.url}${site}/dashboard/lists`)).text();
    return /href="([^"]+\/dashboard\/(?!lists)[^"]+)"/.exec(list)?.[1] ?? '';
  }

  // Each scheme and each width once: colors do not depend on the width, nor the layout on the scheme.
  test.each([
    [390, true],
    [1280, false],
  ])('has no finding of axe at %i px, dark: %s', async (width, dark) => {
    const findings: string[] = [];
    for (const path of ['/', await dashboardPath(), ...pages.map((one) => site + one)]) {
      const page = await open(path, { dark, width });
      await page.evaluate(axe);
      const results = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`);
      const { violations } = results as { violations: { id: string; nodes: { html: string }[] }[] };
      for (const { id, nodes } of violations)
        findings.push(`${path} ${id} ${nodes[0]?.html.slice(0, 160) ?? ''}`);
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth + 1');
      if (isWide) findings.push(`${path} is wider than the screen`);
      await page.context().close();
    }
    expect(findings.join('\n')).toBe('');
  });

  test('tells the values of a chart below the pointer and for the arrow keys, until Escape', async () => {
    const page = await open(await dashboardPath());
    const chart = page.locator('[data-points]').first();
    const hover = async () => {
      await page.mouse.move(1, 1);
      await chart.hover();
      return page.locator('.values').count();
    };
    await expect.poll(hover, { timeout: 60_000, interval: 1_000 }).toBe(1);
    expect(await page.locator('.values').textContent()).toContain('UTC');
    await page.keyboard.press('Escape');
    expect(await page.locator('.values').count()).toBe(0);
    await chart.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.values').textContent()).toContain('UTC');
    await page.context().close();
  });

  test('shows what comes in without a reload, and keeps what was open', async () => {
    const page = await open(`${site}/received/logs`);
    await page.locator('.live[data-state="on"]').waitFor();
    await page.locator('table details').first().locator('summary').click();
    await log(sandbox, 'arrived while looking');
    await page.getByText('arrived while looking').first().waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  test('begins with a link to the content', async () => {
    const page = await open(`${site}/integrations`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.context().close();
  });

  test('closes an open menu with Escape', async () => {
    const page = await open(`${site}/integrations`);
    await page.locator('details.dropdown summary').first().click();
    await page.keyboard.press('Escape');
    expect(await page.locator('details.dropdown[open]').count()).toBe(0);
    await page.context().close();
  });

  test('runs under the policy of its pages without an error', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(sandbox.url + (await dashboardPath()), { waitUntil: 'load' });
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** Something on every page: a connected account, data of every family, a fault. */
async function fill(sandbox: RunningSandbox): Promise<void> {
  const forms = new Forms(sandbox.url);
  const page = await (await forms.get(`${site}/integrations`)).text();
  await forms.post(`${site}/integrations/install`, hiddenFields(page));
  await authorize(forms, 'app.datadoghq.com', { client_id: fixtureClientId });
  const { api_key } = await sandbox.credentials();
  const now = Math.floor(Date.now() / 1000);
  const send = (path: string, body: unknown) =>
    fetch(`${sandbox.url}/api.datadoghq.com${path}`, {
      method: 'POST',
      headers: { 'dd-api-key': api_key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const points = Array.from({ length: 20 }, (_, index) => ({
    timestamp: now - index * 30,
    value: 20 + index,
  }));
  const series = ['checkout', 'search'].map((service) => ({
    ...{ metric: 'fixture.runs', type: 1, interval: 30, points, tags: [`service:${service}`] },
  }));
  await send('/api/v2/series', { series });
  await send('/api/v1/events', { title: 'Released', text: 'Version 1', tags: ['env:prod'] });
  await send('/api/v1/check_run', [
    { check: 'fixture.can_connect', host_name: 'web-1', status: 0, tags: ['env:prod'] },
  ]);
  await log(sandbox, 'payment failed');
  await send('/api/v2/dora/failure', { data: { attributes: { services: ['shop'], started_at: now } } });
  await sandbox.control('faults', [{ match: { path: '/api/v2/none' }, respond: { status: 503 } }]);
}

async function log(sandbox: RunningSandbox, message: string): Promise<void> {
  const { api_key } = await sandbox.credentials();
  await fetch(`${sandbox.url}/http-intake.logs.datadoghq.com/api/v2/logs`, {
    method: 'POST',
    headers: { 'dd-api-key': api_key, 'content-type': 'application/json' },
    body: JSON.stringify([{ message, status: 'error', service: 'checkout', order: { id: 12 } }]),
  });
}
