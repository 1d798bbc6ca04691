import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CustomerContract } from '../contract/contract.ts';
import { LabError, NotTested } from '../run/lab-error.ts';
import type { Addresses } from './addresses.ts';
import { Browser } from './browser.ts';
import { CookieJar } from './cookie-jar.ts';
import type { Http } from './http.ts';
import type { Page } from './page.ts';

const run = promisify(execFile);

/** More would wait for the server and not for each other. */
const maxBrowsers = 8;

/** A customer of the partner's, with browsers whose sessions last for the whole run. */
export class Customer {
  readonly name: string;
  readonly contract: CustomerContract;
  readonly #http: Http;
  readonly #addresses: Addresses;
  readonly #browsers: Promise<Browser>[] = [];
  readonly #free: Promise<Browser>[] = [];
  readonly #waiting: ((browser: Promise<Browser>) => void)[] = [];
  readonly #signingIn = new Set<Browser>();
  #signInPath: string | undefined;
  #mayBe = 1;
  /** Each sign-in ends the session before it. */
  hasOneSession = false;
  /** See {@link Browser.sendsStrictCookies}. */
  sendsStrictCookies = false;

  constructor(name: string, contract: CustomerContract, http: Http, addresses: Addresses) {
    this.name = name;
    this.contract = contract;
    this.#http = http;
    this.#addresses = addresses;
  }

  /** One visit at a time in each browser: a server may replace the session with each answer. Not to be nested. */
  async visit<Result>(visit: (browser: Browser) => Promise<Result>): Promise<Result> {
    const turn = await this.#take();
    try {
      const browser = await turn.browser;
      browser.sendsStrictCookies = this.sendsStrictCookies;
      return await visit(browser);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(turn.browser);
      else this.#free.push(turn.browser);
    }
  }

  /** From now on several browsers work at once. */
  allowMoreBrowsers(): void {
    if (!('cookie' in this.contract)) this.#mayBe = maxBrowsers;
  }

  /** The next free browser. */
  async #take(): Promise<{ readonly browser: Promise<Browser> }> {
    const free = this.#free.shift();
    if (free) return { browser: free };
    if (this.#browsers.length < this.#mayBe) {
      const more =
        this.#browsers.length === 0 ? this.name : `${this.name}, browser ${this.#browsers.length + 1}`;
      const browser = this.#signIn(more);
      this.#browsers.push(browser);
      return { browser };
    }
    return new Promise((found) =>
      this.#waiting.push((browser) => {
        found({ browser });
      }),
    );
  }

  /** The same customer in another browser, with its own session; `undefined` when the contract allows none. */
  async inAnotherBrowser(): Promise<Browser | undefined> {
    if ('cookie' in this.contract || this.hasOneSession) return undefined;
    return this.#signIn(`${this.name}, in another browser`);
  }

  get signInForm() {
    return 'form' in this.contract ? this.contract.form : undefined;
  }

  /** Names of the cookies that the contract gives. */
  get isKnownByCookie(): boolean {
    return !('header' in this.contract);
  }

  async #signIn(who: string): Promise<Browser> {
    const { contract } = this;
    const jar = new CookieJar();
    const host = this.#addresses.target.hostname;
    if ('header' in contract) return new Browser(who, this.#http, this.#addresses, jar, contract.header);
    const browser = new Browser(who, this.#http, this.#addresses, jar);
    if ('cookie' in contract) jar.set(host, contract.cookie);
    else if ('command' in contract) jar.set(host, await printedBy(contract.command));
    else {
      const page = await browser.open(new URL(contract.form.url, this.#addresses.target));
      this.#signInPath = page.url.pathname;
      await this.fillIn(browser, page);
      browser.onPage = (page) => this.#signInAgain(browser, page);
    }
    return browser;
  }

  /** Signs in again after a session has ended, as a customer does. */
  async #signInAgain(browser: Browser, page: Page): Promise<boolean> {
    const isUnderWay = this.#signingIn.has(browser);
    if (isUnderWay || page.url.pathname !== this.#signInPath || !this.isSignIn(page)) return false;
    this.#signingIn.add(browser);
    await this.fillIn(browser, page).finally(() => this.#signingIn.delete(browser));
    return true;
  }

  /** Whether a page asks for what the contract gives for the sign-in. */
  isSignIn(page: Page): boolean {
    const wanted = this.signInForm;
    if (!wanted) return false;
    return page.url.pathname === this.#signInPath
      ? firstStep(page, wanted.fields) !== undefined
      : page.findForm(Object.keys(wanted.fields)) !== undefined;
  }

  /** Fills in the sign-in form of a page; what it does not ask for, the pages after it may. */
  async fillIn(browser: Browser, page: Page): Promise<Page> {
    const wanted = this.signInForm;
    if (!wanted) throw new NotTested('The contract says no sign-in form.');
    let current = page;
    let left = { ...wanted.fields };
    while (Object.keys(left).length > 0) {
      const step = firstStep(current, left);
      if (!step) {
        if (Object.keys(left).length < Object.keys(wanted.fields).length && current.status < 400) break;
        throw new LabError(
          `${current.url.origin}${current.url.pathname} (${current.status}) has no form with the fields ${Object.keys(left).join(', ')}, ` +
            'which the contract gives for the sign-in.',
        );
      }
      const { form, names } = step;
      const values = Object.fromEntries(names.map((name) => [name, left[name] ?? '']));
      const button = current.findForm(names, wanted.submit) === form ? wanted.submit : undefined;
      left = Object.fromEntries(Object.entries(left).filter(([name]) => !names.includes(name)));
      current = await browser.submit(current.fill(form, values, button));
    }
    return current;
  }
}

/** The form that asks for the most of these fields. */
function firstStep(page: Page, fields: Readonly<Record<string, string>>) {
  const names = Object.keys(fields);
  const whole = page.findForm(names);
  if (whole) return { form: whole, names };
  const [best] = page.forms
    .map((form) => ({
      form,
      names: names.filter((name) => form.querySelector(`[name=${JSON.stringify(name)}]`) !== null),
    }))
    .filter((step) => step.names.length > 0)
    .sort((left, right) => right.names.length - left.names.length);
  return best;
}

async function printedBy([program = '', ...args]: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, args, { timeout: 30_000 });
    return stdout.trim();
  } catch (cause) {
    throw new LabError(`The command "${program}" that gives a customer's session failed.`, { cause });
  }
}
