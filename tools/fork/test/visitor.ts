import { setTimeout as sleep } from 'node:timers/promises';

/** What a visitor sees. */
interface Page {
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
/** So few requests are left that the next step of the flow, which cannot be taken twice, would meet the limit. */
const lastRequests = 5;

/**
 * @param cookie a session of the partner's, `name=value`, for servers whose sign-in is not the demonstration's
 * @param patienceSeconds how long a request waits in all for a server that asks to come back
 */
export function createVisitor(target: URL, cookie?: string, patienceSeconds = 60): Visitor {
  const cookies = new Map<string, Map<string, string>>();
  if (cookie !== undefined) {
    const separator = cookie.indexOf('=');
    cookies.set(target.origin, new Map([[cookie.slice(0, separator), cookie.slice(separator + 1)]]));
  }

  async function visit(start: URL, form?: URLSearchParams, accept = 'text/html'): Promise<Page> {
    let url = start;
    let body = form;
    let patience = patienceSeconds;
    const wait = async (seconds: number, why: string): Promise<boolean> => {
      if (!(seconds <= patience)) return false;
      patience -= seconds;
      process.stderr.write(`Waits ${seconds} s: ${url.origin}${url.pathname} ${why}.\n`);
      await sleep(seconds * 1000);
      return true;
    };
    for (let hops = 0; hops < 20;) {
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
      if (busyStatuses.has(response.status)) {
        const seconds = Math.max(1, numberIn(response, 'retry-after'));
        // A form or a one-time `state` may have counted although the answer was lost.
        const once = body !== undefined || (url.origin === target.origin && url.searchParams.has('state'));
        if (!once && (await wait(seconds, `answered ${response.status} and asks to come back`))) continue;
        if (once && response.status === 429)
          throw new Error(`${url.origin}${url.pathname} was answered with 429, and cannot be sent twice.`);
      } else if (numberIn(response, 'x-ratelimit-remaining') < lastRequests) {
        await wait(numberIn(response, 'x-ratelimit-reset'), 'takes few more requests before that');
      }
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, text };
      url = new URL(location, url);
      body = undefined;
      hops += 1;
    }
    throw new Error(`More than 20 redirects from ${start.origin}${start.pathname}.`);
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

/** @returns NaN, which no comparison holds for, without such a header */
function numberIn({ headers }: Response, name: string): number {
  return Number(headers.get(name) ?? Number.NaN);
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
