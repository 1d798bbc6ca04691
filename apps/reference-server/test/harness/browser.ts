import type { FastifyInstance } from 'fastify';
import { recordSecret } from './canaries.ts';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Browser {
  /** Cookies by origin, then by name. */
  readonly cookies: Map<string, Map<string, string>>;
  /** Every address that was visited, redirects included. */
  readonly history: string[];
  /** Opens an address; with `follow: false` a redirect is the answer. */
  open(url: string, options?: RequestOptions): Promise<Page>;
  /** Fills in and submits the form that has a button with this text. */
  submit(page: Page, button: string, values?: Readonly<Record<string, string>>): Promise<Page>;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  readonly follow?: boolean;
}

/**
 * As much of a browser as the flow needs: cookies, redirects, forms. Requests to a server in this process are
 * injected; all others go over the network.
 */
export function createBrowser(app: FastifyInstance | undefined, serverOrigin: string): Browser {
  const cookies = new Map<string, Map<string, string>>();
  const history: string[] = [];

  async function open(target: string, options: RequestOptions = {}): Promise<Page> {
    let url = new URL(target, serverOrigin);
    let { method = 'GET', body } = options;
    for (let hops = 0; hops < 20; hops += 1) {
      history.push(url.href);
      for (const name of ['code', 'state']) recordSecret(url.searchParams.get(name));
      const page = await request(url, method, body, options.headers);
      remember(url.origin, page.headers);
      const location = page.headers.get('location');
      if (location === null || options.follow === false) return page;
      url = new URL(location, url);
      method = 'GET';
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  async function request(
    url: URL,
    method: 'GET' | 'POST',
    body: URLSearchParams | undefined,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const headers: Record<string, string> = { accept: 'text/html', ...extra };
    const jar = cookies.get(url.origin);
    if (jar) headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    if (body) headers['content-type'] = 'application/x-www-form-urlencoded';
    if (app && url.origin === serverOrigin) {
      const response = await app.inject({
        method,
        url: `${url.pathname}${url.search}`,
        headers: { host: url.host, ...headers },
        ...(body && { payload: body.toString() }),
      });
      const pairs = Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
        Array.isArray(value) ? value.map((one) => [name, one]) : [[name, String(value)]],
      );
      return { url: url.href, status: response.statusCode, headers: new Headers(pairs), text: response.body };
    }
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body && { body: body.toString() }),
    });
    return { url: url.href, status: response.status, headers: response.headers, text: await response.text() };
  }

  function remember(origin: string, headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const jar = cookies.get(origin) ?? new Map<string, string>();
      cookies.set(origin, jar);
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
  }

  async function submit(
    page: Page,
    button: string,
    values: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const forms = [...page.text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)];
    const form = forms.find(([, , content = '']) =>
      new RegExp(`<button[^>]*>\\s*${button}\\s*</button>`).test(content),
    );
    if (!form) throw new Error(`No form with a button "${button}" at ${page.url}:\n${page.text}`);
    const [, attributes = '', content = ''] = form;
    const body = new URLSearchParams();
    for (const [tag] of content.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      if (name !== undefined) body.set(name, attribute(tag, 'value') ?? '');
    }
    const pressed = new RegExp(`<button([^>]*)>\\s*${button}\\s*</button>`).exec(content)?.[1] ?? '';
    const name = attribute(pressed, 'name');
    if (name !== undefined) body.set(name, attribute(pressed, 'value') ?? '');
    for (const [key, value] of Object.entries(values)) body.set(key, value);
    const action = new URL(attribute(attributes, 'action') ?? page.url, page.url).href;
    return open(action, { method: 'POST', body });
  }

  return { cookies, history, open, submit };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`)
    .exec(tag)?.[1]
    ?.replaceAll('&amp;', '&')
    .replaceAll('&#x2F;', '/');
}
