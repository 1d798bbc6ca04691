import type { Addresses } from './addresses.ts';
import { CookieJar } from './cookie-jar.ts';
import type { Exchange, Http, OutgoingRequest } from './http.ts';
import { Page, type FilledForm } from './page.ts';
import { parseUrl } from './parse-url.ts';

const maxRedirects = 20;

/** The flow led to a host that is neither Datadog's nor the partner's. */
export class LeftDatadog extends Error {
  readonly host: string;
  readonly from: URL;

  constructor(host: string, from: URL) {
    super(`${from.origin}${from.pathname} sends the browser to "${host.slice(0, 100)}".`);
    this.name = 'LeftDatadog';
    this.host = host;
    this.from = from;
  }
}

/** As much of a browser as the flows need: cookies, redirects, forms. */
export class Browser {
  readonly who: string;
  readonly jar: CookieJar;
  readonly #http: Http;
  readonly #addresses: Addresses;
  /** Sent to the target alone. */
  readonly #headers: Readonly<Record<string, string>>;
  /** Sends SameSite=Strict cookies where no browser does, so that the rest of a server that needs them can be judged. */
  sendsStrictCookies = false;
  /** Looks at the page that was reached. @returns true when it made it worth opening the address again */
  onPage: ((page: Page) => Promise<boolean>) | undefined;
  #wasAtDatadog = false;

  constructor(
    who: string,
    http: Http,
    addresses: Addresses,
    jar = new CookieJar(),
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.who = who;
    this.jar = jar;
    this.#http = http;
    this.#addresses = addresses;
    this.#headers = headers;
  }

  /** A browser with the same cookies from now on, which are not shared. */
  copy(who: string): Browser {
    const copy = new Browser(who, this.#http, this.#addresses, this.jar.copy(), this.#headers);
    copy.sendsStrictCookies = this.sendsStrictCookies;
    return copy;
  }

  /** The same browser behind a proxy that adds headers. */
  withHeaders(headers: Readonly<Record<string, string>>): Browser {
    const other = new Browser(this.who, this.#http, this.#addresses, this.jar, {
      ...this.#headers,
      ...headers,
    });
    other.sendsStrictCookies = this.sendsStrictCookies;
    return other;
  }

  /** One request to the target or to Datadog; redirects are not followed. */
  send(address: URL, outgoing: OutgoingRequest = {}): Promise<Exchange> {
    return this.#send(address, outgoing, false);
  }

  async #send(address: URL, outgoing: OutgoingRequest, isFromDatadog: boolean): Promise<Exchange> {
    const place = this.#addresses.of(address);
    if (place.kind === 'elsewhere') throw new LeftDatadog(place.host, address);
    const cookie = this.jar.header(place.url, isFromDatadog && !this.sendsStrictCookies);
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(outgoing.method ?? 'GET');
    this.#wasAtDatadog = place.kind === 'sandbox';
    const exchange = await this.#http.send(this.who, place.url, {
      ...outgoing,
      headers: {
        'user-agent': 'tilekit-lab',
        'accept-language': 'en',
        accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8',
        ...(changes && { origin: place.url.origin, referer: `${place.url.origin}/` }),
        ...(place.kind === 'target' && this.#headers),
        ...(cookie !== undefined && { cookie }),
        ...outgoing.headers,
      },
    });
    for (const line of exchange.setCookies) this.jar.receive(place.url, line);
    return exchange;
  }

  /** Opens an address, and follows where it leads. */
  async open(address: URL, outgoing: OutgoingRequest = {}): Promise<Page> {
    const page = await this.#follow(address, outgoing);
    const isRepeatable = (outgoing.method ?? 'GET') === 'GET' && !address.searchParams.has('state');
    return isRepeatable && (await this.onPage?.(page)) === true ? this.#follow(address, outgoing) : page;
  }

  async #follow(address: URL, outgoing: OutgoingRequest): Promise<Page> {
    let current = address;
    let next = outgoing;
    // Cookies with SameSite=Strict stay at home on the way from Datadog, through all redirects.
    const isFromDatadog =
      this.#wasAtDatadog &&
      address.searchParams.has('state') &&
      this.#addresses.of(address).kind === 'target';
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const exchange = await this.#send(current, next, isFromDatadog);
      const location =
        exchange.status >= 300 && exchange.status < 400 ? exchange.headers.location : undefined;
      if (location === undefined)
        return new Page(exchange.url, exchange.status, exchange.body, exchange.headers);
      current = parseUrl(location, exchange.url.href) ?? exchange.url;
      if (exchange.status === 307 || exchange.status === 308) continue;
      const accept = outgoing.headers?.accept;
      next = accept === undefined ? {} : { headers: { accept } };
    }
    throw new Error(`More than ${maxRedirects} redirects from ${address.origin}${address.pathname}.`);
  }

  submit({ action, method, fields }: FilledForm): Promise<Page> {
    if (method === 'GET') {
      const url = new URL(action);
      url.search = fields.toString();
      return this.open(url);
    }
    return this.open(action, this.#formRequest(fields));
  }

  /** Sends a form, and does not follow where it leads. */
  submitOnce({ action, fields }: FilledForm): Promise<Exchange> {
    return this.send(action, this.#formRequest(fields));
  }

  #formRequest(fields: URLSearchParams): OutgoingRequest {
    return {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: fields.toString(),
    };
  }

  /** @returns `undefined` when the page has no such button or link */
  async press(page: Page, label: string): Promise<Page | undefined> {
    const form = page.findForm([], label);
    if (form) return this.submit(page.fill(form, {}, label));
    const link = page.link(label);
    return link && this.open(link);
  }
}
