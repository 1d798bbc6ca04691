/** `pnpm docs:screenshots`: walks the way of the README in a real browser, and takes the pictures of the pages on it. */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { findChromium, launchChromium } from '../../apps/reference-server/test/harness/chromium.ts';
import {
  chooseStackPlace,
  removeStackPlace,
  startStack,
  type StartedStack,
} from '../../apps/reference-server/test/harness/started-stack.ts';

const repository = resolve(import.meta.dirname, '../..');
const webHost = 'app.datadoghq.com';
const size = { width: 1280, height: 900 };
/** How long a page may take until it shows what the picture is about, in milliseconds. */
const patienceMs = 90_000;

/** @returns the exit code */
export async function takeScreenshots(): Promise<number> {
  const executablePath = await findChromium();
  if (executablePath === undefined) {
    console.error('No Chromium on this machine: set CHROMIUM_PATH.');
    return 2;
  }
  const place = await chooseStackPlace();
  try {
    await using stack = await startStack(place);
    const browser = await launchChromium(executablePath);
    try {
      await walk(await browser.newPage({ viewport: size, colorScheme: 'light' }), stack);
    } finally {
      await browser.close();
    }
  } finally {
    removeStackPlace(place);
  }
  return 0;
}

async function walk(page: Page, { sandboxUrl, serverUrl }: StartedStack): Promise<void> {
  await page.goto(`${sandboxUrl}/${webHost}/integrations`);
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await page.getByRole('button', { name: 'Connect Accounts' }).click();
  await page.getByLabel('E-mail address').fill('dana@customer.example');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Authorize' }).waitFor();
  await take(page, 'docs/images/consent.png', 760);
  await page.getByRole('button', { name: 'Authorize' }).click();
  await page.getByRole('heading', { name: 'You may now close this tab' }).waitFor();

  await page.goto(`${serverUrl}/deployments`);
  await page.getByRole('button', { name: 'Let deployments fail' }).click();
  await showing(page, `${serverUrl}/alerts`, /was returned to/);
  await take(page, 'docs/images/alert.png', 440);

  await page.goto(`${sandboxUrl}/${webHost}/integrations?tab=configuration`);
  await page.locator('main a[href*="/dashboard/"]').first().click();
  await take(page, '.github/images/start.png', size.height);
}

/** Looks again until the page says it, as a person would. */
async function showing(page: Page, url: string, text: RegExp): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    await page.goto(url);
    if (text.test(await page.locator('main').innerText())) return;
    if (Date.now() > end) throw new Error(`${url} does not show ${text.source}.`);
    await sleep(500);
  }
}

/** @param height of the picture, in pixels from the top of the page */
async function take(page: Page, file: string, height: number): Promise<void> {
  await page.waitForLoadState('networkidle');
  const path = resolve(repository, file);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, clip: { x: 0, y: 0, width: size.width, height } });
  console.log(file);
}
