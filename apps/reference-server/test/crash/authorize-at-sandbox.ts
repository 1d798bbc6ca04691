import { createBrowser } from '../harness/browser.ts';

/**
 * The customer's part of the flow: opens the consent page and authorizes.
 *
 * @returns where Datadog sends the browser back to
 */
export async function authorizeAtSandbox(url: string): Promise<string> {
  const browser = createBrowser(undefined, 'http://127.0.0.1:4300');
  const page = await browser.open(url);
  const body = new URLSearchParams({ decision: 'authorize' });
  for (const [, name = '', value = ''] of page.text.matchAll(/name="(csrf|consent)" value="([^"]*)"/g)) {
    body.set(name, value);
  }
  const answer = await browser.open(page.url.split('?')[0] ?? '', { method: 'POST', body, follow: false });
  return answer.headers.get('location') ?? '';
}
