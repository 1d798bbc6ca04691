import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where a distribution or a user puts a Chromium, on Linux and macOS. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A real browser: `CHROMIUM_PATH`, else an installed one, else the one inside the npm package.
 *
 * @returns undefined when this machine has none
 */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') return named;
  const installed = usualPlaces.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    return await packaged.executablePath();
  } catch (error) {
    // No build for this platform: said loudly by the test that wanted it.
    process.stderr.write(`No packaged Chromium: ${error instanceof Error ? error.message : 'unknown'}\n`);
    return undefined;
  }
}

/** The arguments make it run as root and in containers; nothing of the web's security is turned off. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const args = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, args, headless: true });
}

/**
 * Opens a page and waits until input reaches it: a page that has just loaded may not be shown yet, and Chromium drops what
 * the keyboard and the pointer send until then.
 */
export async function openForInput(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(
    `addEventListener('pointermove', () => { globalThis.receivesInput = true; }, { once: true })`,
  );
  for (let move = 0; move < 600; move += 1) {
    await page.mouse.move(1 + (move % 2), 1);
    if (await page.evaluate<boolean>('globalThis.receivesInput === true')) return;
    await sleep(100);
  }
  throw new Error(`${url} takes no input.`);
}
