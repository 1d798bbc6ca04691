import { createHash, randomBytes } from 'node:crypto';

export const testSecret = 'sandbox-test-client-secret';
export const publishedSecret = 'sandbox-published-client-secret';
export const redirectUri = 'http://127.0.0.1:4300/datadog/callback';

/** A browser as far as forms and cookies go. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async get(path: string): Promise<Response> {
    return this.#request(path, {});
  }

  async post(path: string, form: Record<string, string>): Promise<Response> {
    return this.#request(path, { method: 'POST', body: new URLSearchParams(form) });
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#url + path, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }
}

/** The hidden fields of the page's first form that has a `consent`, or of the first form at all. */
export function hiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const match of html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    fields[match[1]!] = match[2]!;
  }
  return fields;
}

export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export function authorizePath(webHost: string, parameters: Record<string, string>): string {
  const query = new URLSearchParams({ response_type: 'code', redirect_uri: redirectUri, ...parameters });
  return `/${webHost}/oauth2/v1/authorize?${query.toString()}`;
}

/** Walks through the consent page and returns the query of the redirect. */
export async function authorize(
  browser: Browser,
  webHost: string,
  parameters: Record<string, string>,
  decision: 'authorize' | 'deny' = 'authorize',
): Promise<URLSearchParams> {
  const page = await browser.get(authorizePath(webHost, parameters));
  const form = hiddenFields(await page.text());
  const answer = await browser.post(`/${webHost}/oauth2/v1/authorize`, { ...form, decision });
  const location = answer.headers.get('location');
  if (!location) throw new Error(`The consent page answered ${answer.status} without a redirect.`);
  return new URL(location).searchParams;
}

export function postForm(url: string, form: Record<string, string>, headers = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });
}

export async function json(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
