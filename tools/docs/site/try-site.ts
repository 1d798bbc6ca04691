/** `pnpm docs:site --check`: follows every link of the built site, and uses it in a real browser as a reader does. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, posix } from 'node:path';
import { type Browser, errors, type Page } from 'playwright-core';
import { findChromium, launchChromium } from '../../../apps/reference-server/test/harness/chromium.ts';
import { siteFolder } from './build.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** @returns the exit code */
export async function trySite(base: string): Promise<number> {
  const { pages, links, faults } = findDeadLinks(siteFolder, base);
  const executablePath = await findChromium();
  if (executablePath === undefined) {
    console.error('No Chromium on this machine: set CHROMIUM_PATH, or leave out --check.');
    return 2;
  }
  await using server = await serveFolder(siteFolder, base);
  const browser = await launchChromium(executablePath);
  try {
    faults.push(...(await readAsPeopleDo(browser, `${server.origin}${base}`)));
  } finally {
    await browser.close();
  }
  for (const fault of faults) console.error(fault);
  console.log(`${pages} pages, ${links} links; searched and read in a browser; ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

/** Links of the built pages to pages, files and headings that are not there. */
export function findDeadLinks(
  folder: string,
  base: string,
): { pages: number; links: number; faults: string[] } {
  const files = globSync('**/*.html', { cwd: folder }).map((file) => file.replaceAll('\\', '/'));
  const texts = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const faults = new Set<string>();
  let links = 0;
  for (const [file, text] of texts) {
    for (const [, found = ''] of text.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)) {
      const href = found.replaceAll('&amp;', '&');
      if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(href)) continue;
      links += 1;
      const [path = '', anchor] = href.split('#');
      const target = path === '' ? file : findTarget(file, path, base);
      if (target === undefined || !existsSync(join(folder, target)))
        faults.add(`${file}: "${href}" does not exist`);
      else if (
        anchor !== undefined &&
        !(texts.get(target) ?? '').includes(` id="${decodeURIComponent(anchor)}"`)
      )
        faults.add(`${file}: "${href}" has no such heading`);
    }
  }
  return { pages: files.length, links, faults: [...faults] };
}

function findTarget(file: string, path: string, base: string): string | undefined {
  const absolute = path.startsWith('/') ? path : posix.join(base, posix.dirname(file), path);
  if (!absolute.startsWith(base)) return undefined;
  const target = decodeURIComponent(absolute.slice(base.length));
  return target === '' || target.endsWith('/') ? `${target}index.html` : target;
}

/** As GitHub Pages serves it: below the base and nowhere else. */
async function serveFolder(folder: string, base: string) {
  const server = createServer(({ url = '/' }, response) => {
    const path = decodeURIComponent(new URL(url, 'http://site.invalid').pathname);
    const target = findTarget('', path, base);
    const file = join(folder, target ?? '404.html');
    const found = target === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The first page, a search, its first hit: on a desk and on a phone, in light and in dark. */
async function readAsPeopleDo(browser: Browser, url: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, width, colorScheme } of [
    { name: 'desk, light', width: 1280, colorScheme: 'light' },
    { name: 'phone, dark', width: 390, colorScheme: 'dark' },
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme });
    const fault = (what: string) => faults.push(`${name}: ${what}`);
    page.on('pageerror', ({ message }) => fault(`a script failed: ${message}`));
    page.on('request', (request) => {
      const asked = request.url();
      if (!asked.startsWith(url) && !asked.startsWith('data:')) fault(`asks ${asked}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) fault(`${response.status()} for ${response.url()}`);
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    if ((await page.locator('html.dark').count()) !== (colorScheme === 'dark' ? 1 : 0))
      fault('shows not the colors that the reader prefers');
    for (const text of ['rate limit', 'webhook']) await search(page, text, fault);
    await page.close();
  }
  return faults;
}

async function search(page: Page, text: string, fault: (what: string) => void): Promise<void> {
  let href = '';
  try {
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.locator('#localsearch-input').fill(text);
    const hit = page.locator('#localsearch-list a').first();
    href = (await hit.getAttribute('href')) ?? '';
    await hit.click();
    await page.waitForURL((address) => `${address.pathname}${address.hash}` === href);
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    fault(href === '' ? `finds nothing for "${text}"` : `"${text}" does not lead to ${href}`);
    return;
  }
  const words = await page.locator('main').innerText();
  if (!text.split(' ').every((word) => words.toLowerCase().includes(word)))
    fault(`the first hit for "${text}" does not speak of it: ${href}`);
  const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
    '({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })',
  );
  if (scrollWidth > clientWidth) fault(`${href} is wider than the screen`);
}
