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

/** A customer of the partner's, with one browser whose session lasts for the whole run. */
export class Customer {
  readonly name: string;
  readonly contract: CustomerContract;
  readonly #http: Http;
  readonly #addresses: Addresses;
  #browser: Promise<Browser> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(name: string, contract: CustomerContract, http: Http, addresses: Addresses) {
    this.name = name;
    this.contract = contract;
    this.#http = http;
    this.#addresses = addresses;
  }

  /** One visit at a time: a server may replace the session with each answer. Not to be nested. */
  visit<Result>(visit: (browser: Browser) => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(async () => {
      this.#browser ??= this.#signIn(this.name);
      return visit(await this.#browser);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The same customer in another browser, with a session of its own; `undefined` when the contract allows none. */
  async inAnotherBrowser(): Promise<Browser | undefined> {
    if ('cookie' in this.contract) return undefined;
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
    else await this.fillIn(browser, await browser.open(new URL(contract.form.url, this.#addresses.target)));
    return browser;
  }

  /** Fills in the sign-in form of a page. */
  async fillIn(browser: Browser, page: Page): Promise<Page> {
    const wanted = this.signInForm;
    if (!wanted) throw new NotTested('The contract says no sign-in form.');
    const form =
      page.findForm(Object.keys(wanted.fields), wanted.submit) ?? page.findForm(Object.keys(wanted.fields));
    if (!form) {
      throw new LabError(
        `${page.url.origin}${page.url.pathname} (${page.status}) has no form with the fields ${Object.keys(wanted.fields).join(', ')}, ` +
          'which the contract gives for the sign-in.',
      );
    }
    const button = page.findForm(Object.keys(wanted.fields), wanted.submit) ? wanted.submit : undefined;
    return browser.submit(page.fill(form, wanted.fields, button));
  }
}

async function printedBy([program = '', ...args]: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, args, { timeout: 30_000 });
    return stdout.trim();
  } catch (cause) {
    throw new LabError(`The command "${program}" that gives a customer's session failed.`, { cause });
  }
}
