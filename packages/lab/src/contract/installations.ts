import type { Browser } from '../browser/browser.ts';
import type { OutgoingRequest } from '../browser/http.ts';
import type { Page } from '../browser/page.ts';
import { NotTested } from '../run/lab-error.ts';
import type { Contract } from './contract.ts';
import { pointTo, readEntry, selectEntries, type Entry } from './select.ts';

/** A connection as the partner's own listing shows it. */
export interface Installed {
  readonly id: string;
  readonly status: string | undefined;
  readonly organization: string | undefined;
  /** Everything that the entry says. */
  readonly text: string;
}

/** How a disconnect request is made, for trying wrong ones too. */
export interface DisconnectVariant {
  readonly csrf: 'right' | 'missing' | 'wrong' | { readonly value: string };
  readonly method?: string;
  /** Sends only what a page of another site can send: a form, or text. */
  readonly isCrossSite?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

type Listing = NonNullable<Contract['installations']>;
type Disconnect = Extract<NonNullable<Contract['disconnect']>, { url: string }>;

/** What servers like the reference server have, tried when the contract says nothing. */
const usualListing: Listing = { url: '/installations', format: 'json' };
const usualDisconnect: Disconnect = {
  url: '/installations/{id}/disconnect',
  csrf: { from: 'json', name: 'csrfToken', field: '_csrf' },
};
const maxPages = 30;
const idNames = ['id', 'installation_id', 'installationId', 'uuid', 'connection_id'];

/** Lists and ends connections as the contract says. */
export class Installations {
  readonly #contract: Contract;
  readonly #target: URL;

  constructor(contract: Contract, target: URL) {
    this.#contract = contract;
    this.#target = target;
  }

  get #listing(): Listing {
    return this.#contract.installations ?? usualListing;
  }

  get #format(): 'json' | 'html' {
    return this.#listing.format ?? 'json';
  }

  get isDeclared(): boolean {
    return this.#contract.installations !== undefined;
  }

  get url(): URL {
    return new URL(this.#listing.url, this.#target);
  }

  get #accept(): Readonly<Record<string, string>> {
    return { accept: this.#format === 'json' ? 'application/json' : 'text/html' };
  }

  openList(browser: Browser): Promise<Page> {
    return browser.open(this.url, { headers: this.#accept });
  }

  /** All pages of it. @returns `undefined` when the server lists nothing in the way that the contract says */
  async list(browser: Browser): Promise<Installed[] | undefined> {
    let page = await this.openList(browser);
    const listed = this.read(page);
    const seen = new Set([page.url.href]);
    while (listed && seen.size < maxPages) {
      const { next } = page;
      if (next?.origin !== page.url.origin || seen.has(next.href)) break;
      seen.add(next.href);
      page = await browser.open(next, { headers: this.#accept });
      const more = this.read(page) ?? [];
      if (more.length === 0) break;
      listed.push(...more.filter(({ id }) => !listed.some((one) => one.id === id)));
    }
    return listed;
  }

  read(page: Page): Installed[] | undefined {
    if (page.status >= 400) return undefined;
    if (this.#format === 'json' && page.json === undefined) return undefined;
    const entries = selectEntries(page, this.#format, this.#listing.items);
    const found = entries.flatMap((entry) => {
      const id = this.#idOf(entry);
      return id === undefined
        ? []
        : [
            {
              id,
              status: this.#listing.status && readEntry(entry, this.#listing.status.path),
              organization:
                this.#listing.organization === undefined
                  ? undefined
                  : readEntry(entry, this.#listing.organization),
              text: 'json' in entry ? JSON.stringify(entry.json) : entry.element.outerHTML,
            },
          ];
    });
    if (entries.length > 0 && found.length === 0) return undefined;
    return found;
  }

  /** Whether an entry counts as connected: as the contract says, or by being listed at all. */
  isConnected({ status, text }: Installed): boolean {
    const wanted = this.#listing.status?.connected;
    if (wanted !== undefined) return status !== undefined && wanted.includes(status);
    return !this.isDeclared ? text.includes('"status":"connected"') || !text.includes('"status"') : true;
  }

  /** Whether the listing tells connected ones from others. */
  get tellsStatus(): boolean {
    return this.#listing.status !== undefined || !this.isDeclared;
  }

  #idOf(entry: Entry): string | undefined {
    const names = this.#listing.id === undefined ? idNames : [this.#listing.id];
    for (const name of names) {
      const found = readEntry(entry, name);
      if (found !== undefined && found !== '') return this.#withoutPath(found);
    }
    return undefined;
  }

  /** From an address such as `/installations/7/disconnect` the part that the contract calls `{id}`. */
  #withoutPath(found: string): string {
    if (!found.includes('/')) return found;
    const url =
      this.#contract.disconnect && 'url' in this.#contract.disconnect
        ? this.#contract.disconnect.url
        : usualDisconnect.url;
    const [before = '', after = ''] = url.split('{id}');
    const start = found.indexOf(before);
    if (start === -1) return found;
    const rest = found.slice(start + before.length);
    const end = after === '' ? -1 : rest.indexOf(after);
    return decodeURIComponent(end === -1 ? (rest.split(/[/?#]/)[0] ?? rest) : rest.slice(0, end));
  }

  get #disconnect(): Disconnect {
    const { disconnect } = this.#contract;
    if (disconnect && 'by' in disconnect) throw new NotTested('The contract says that a person disconnects.');
    return disconnect ?? usualDisconnect;
  }

  get isDisconnectedByPerson(): boolean {
    return this.#contract.disconnect !== undefined && 'by' in this.#contract.disconnect;
  }

  get hasCsrfToken(): boolean {
    return this.#disconnect.csrf !== undefined;
  }

  disconnectUrl(id: string): URL {
    return this.#addressOf(this.#disconnect.url, id);
  }

  #addressOf(written: string, id: string): URL {
    return new URL(written.replaceAll('{id}', encodeURIComponent(id)), this.#target);
  }

  get disconnectMethod(): string {
    return (this.#disconnect.method ?? 'POST').toUpperCase();
  }

  /** The token that this browser's forms carry; `undefined` when none was found. */
  async csrfToken(browser: Browser, id = ''): Promise<string | undefined> {
    const { csrf } = this.#disconnect;
    if (!csrf) return undefined;
    if (csrf.from === 'page') {
      const url = csrf.url === undefined ? this.url : this.#addressOf(csrf.url, id);
      const page = await browser.open(url, { headers: { accept: 'text/html' } });
      return page.field(csrf.name);
    }
    const page = await this.openList(browser);
    if (csrf.from === 'header') return page.headers[csrf.name.toLowerCase()];
    const found = pointTo(page.json, csrf.name);
    return typeof found === 'string' ? found : undefined;
  }

  async #isStillConnected(browser: Browser, id: string): Promise<boolean> {
    const shown = (await this.list(browser).catch(() => undefined))?.find((one) => one.id === id);
    return shown !== undefined && this.tellsStatus && this.isConnected(shown);
  }

  /** Asks the server to end a connection. @returns its last answer */
  async disconnect(
    browser: Browser,
    id: string,
    variant: DisconnectVariant = { csrf: 'right' },
  ): Promise<Page> {
    const { csrf, confirm } = this.#disconnect;
    const token =
      variant.csrf === 'right'
        ? await this.csrfToken(browser, id)
        : variant.csrf === 'wrong'
          ? 'not-the-token'
          : variant.csrf === 'missing'
            ? undefined
            : variant.csrf.value;
    if (csrf && variant.csrf === 'right' && token === undefined) {
      throw new NotTested(
        `No CSRF token "${csrf.name}" was found in the ${csrf.from} of ${this.url.pathname}.`,
      );
    }
    const method = variant.method ?? this.disconnectMethod;
    const fields =
      csrf && token !== undefined && csrf.from !== 'header' ? { [csrf.field ?? csrf.name]: token } : {};
    const headers =
      csrf && token !== undefined ? { [csrf.from === 'header' ? csrf.name : 'x-csrf-token']: token } : {};
    const asForm = {
      method,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', ...variant.headers },
      body: new URLSearchParams(fields).toString(),
    };
    const asJson = {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        'content-type': variant.isCrossSite === true ? 'text/plain' : 'application/json',
        ...variant.headers,
      },
      body: JSON.stringify(fields),
    };
    const isJson =
      this.#format === 'json' && csrf?.from !== 'page' && this.#contract.disconnect !== undefined;
    const outgoing: OutgoingRequest[] =
      method === 'GET'
        ? [{ method, ...(variant.headers && { headers: variant.headers }) }]
        : isJson
          ? [asJson, asForm]
          : [asForm, asJson];
    let page: Page | undefined;
    for (const [index, request] of outgoing.entries()) {
      page = await browser.open(this.disconnectUrl(id), request);
      if (index === outgoing.length - 1 || (page.status < 400 && confirm)) break;
      // A friendly page may refuse what it cannot read: whether it worked shows in the listing.
      if (page.status < 400 && !(await this.#isStillConnected(browser, id))) break;
    }
    if (!page) throw new NotTested('Nothing was sent.');
    if (confirm && page.status < 400 && variant.csrf === 'right') {
      const form = page.findForm(Object.keys(confirm.fields ?? {}), confirm.press) ?? page.forms[0];
      if (form) return browser.submit(page.fill(form, confirm.fields ?? {}, confirm.press));
    }
    return page;
  }
}
