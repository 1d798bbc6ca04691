import { setTimeout as sleep } from 'node:timers/promises';

/** What a visitor sees. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** As much of a customer's browser as the flow needs: cookies, redirects, forms. */
export interface Visitor {
  open(url: URL): Promise<Page>;
  /** Fills in and submits the form with this button. */
  press(page: Page, button: string, values?: Readonly<Record<string, string>>): Promise<Page>;
  post(url: URL, form: Readonly<Record<string, string>>): Promise<Page>;
  /** Opens an address as a program does. */
  openJson(url: URL): Promise<unknown>;
}

const busyStatuses = new Set([429, 503]);
/** How long a server may ask to wait. */
const patienceSeconds = 60;

/** @param cookie a session of the partner's, `name=value`, for servers whose sign-in is not the demonstration's */
export function createVisitor(target: URL, cookie?: string): Visitor {
  const cookies = new Map<string, Map<string, string>>();
  if (cookie !== undefined) {
    const separator = cookie.indexOf('=');
    cookies.set(target.origin, new Map([[cookie.slice(0, separator), cookie.slice(separator + 1)]]));
  }

  async function visit(start: URL, form?: URLSearchParams, accept = 'text/html'): Promise<Page> {
    let url = start;
    let body = form;
    for (let hops = 0; hops < 20; hops += 1) {
      const jar = cookies.get(url.origin) ?? new Map<string, string>();
      cookies.set(url.origin, jar);
      const headers: Record<string, string> = { accept };
      if (jar.size > 0) headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        method: body ? 'POST' : 'GET',
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(30_000),
        ...(body && { body }),
      });
      for (const line of response.headers.getSetCookie()) keep(jar, line);
      const text = await response.text();
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (busyStatuses.has(response.status) && seconds <= patienceSeconds) {
        // Not the answer to this request: the server asks to come back.
        await sleep(seconds * 1000);
        continue;
      }
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, text };
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error(`More than 20 redirects or requests to come back from ${start.origin}${start.pathname}.`);
  }

  return {
    open: (url) => visit(url),
    post: (url, form) => visit(url, new URLSearchParams(form)),
    openJson: async (url): Promise<unknown> =>
      JSON.parse((await visit(url, undefined, 'application/json')).text),
    press(page, button, values = {}) {
      const form = findForm(page, button);
      if (!form) throw new Error(`There is no "${button}" at ${page.url.origin}${page.url.pathname}.`);
      for (const [name, value] of Object.entries(values)) form.body.set(name, value);
      return visit(form.action, form.body);
    },
  };
}

export function hasButton(page: Page, button: string): boolean {
  return findForm(page, button) !== undefined;
}

function findForm(page: Page, button: string): { action: URL; body: URLSearchParams } | undefined {
  for (const [, attributes = '', content = ''] of page.text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
    const pressed = [...content.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gs)].find(
      ([, , label = '']) => label.trim() === button,
    );
    if (!pressed) continue;
    const fields = [...content.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
    const body = new URLSearchParams();
    for (const tag of [...fields, pressed[1] ?? '']) {
      const name = attributeOf(tag, 'name');
      if (name !== undefined) body.set(name, attributeOf(tag, 'value') ?? '');
    }
    return { action: new URL(attributeOf(attributes, 'action') ?? '', page.url), body };
  }
  return undefined;
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#x2F;', '/')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function keep(jar: Map<string, string>, line: string) {
  const [pair = ''] = line.split(';');
  const separator = pair.indexOf('=');
  const [name, value] = [pair.slice(0, separator), pair.slice(separator + 1)];
  if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
  else jar.set(name, value);
}
