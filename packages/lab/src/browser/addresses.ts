import { findHost } from '@tilekit/sandbox';
import { parseUrl } from './parse-url.ts';

/** Where an address leads in the lab. */
export type Place =
  | { readonly kind: 'target' | 'sandbox'; readonly url: URL }
  /** A host that is neither Datadog's nor the partner's: nothing is sent there. */
  | { readonly kind: 'elsewhere'; readonly host: string };

/** Who owns an address: the target, Datadog (here the sandbox), or a third party. */
export class Addresses {
  readonly target: URL;
  readonly sandbox: URL;
  readonly #partnerOrigins: ReadonlySet<string>;
  readonly #targetOrigins: ReadonlySet<string>;
  readonly #traps = new Set<string>();

  /**
   * @param published addresses of the tile, which lead to the target
   * @param contract addresses that the contract names: further origins of the target
   */
  constructor(target: URL, sandbox: URL, published: readonly string[], contract: readonly string[]) {
    this.target = target;
    this.sandbox = sandbox;
    const originsOf = (addresses: readonly string[]) =>
      new Set(addresses.flatMap((address) => parseUrl(address)?.origin ?? []));
    this.#targetOrigins = new Set([target.origin, ...originsOf(contract)]);
    this.#partnerOrigins = originsOf(published.filter((address) => !isLoopback(parseUrl(address))));
  }

  /** The lab's own listener, which no link may lead to. */
  addTrap(origin: string): void {
    this.#traps.add(new URL(origin).host);
  }

  of(url: URL): Place {
    // Whatever the scheme: what is not a listener of the partner's is not the target.
    if (this.#traps.has(url.host)) return { kind: 'elsewhere', host: url.host };
    if (url.origin === this.sandbox.origin) {
      const host = url.pathname.split('/')[1] ?? '';
      if (host.includes('.') && !findHost(host)) return { kind: 'elsewhere', host };
      return { kind: 'sandbox', url };
    }
    if (this.#targetOrigins.has(url.origin)) return { kind: 'target', url };
    if (url.protocol === 'https:' && url.port === '' && url.username === '' && findHost(url.hostname)) {
      return { kind: 'sandbox', url: new URL(`/${url.hostname}${url.pathname}${url.search}`, this.sandbox) };
    }
    if (this.#partnerOrigins.has(url.origin)) {
      return { kind: 'target', url: new URL(`${url.pathname}${url.search}`, this.target) };
    }
    if (/^https?:$/.test(url.protocol) && isLoopback(url)) return { kind: 'target', url };
    return { kind: 'elsewhere', host: url.host === '' ? url.protocol : url.host };
  }

  /** The Datadog host that an address of the sandbox, or a real one, means. */
  datadogHost(url: URL): string {
    if (url.origin !== this.sandbox.origin) return url.hostname;
    const [, host = ''] = url.pathname.split('/');
    return host.includes('.') ? host : '';
  }

  /** The same address at another of Datadog's web hosts, as its site chooser leads there. */
  moved(url: URL, host: string): URL {
    const rest =
      this.datadogHost(url) === '' || url.origin !== this.sandbox.origin
        ? url.pathname
        : `/${url.pathname.split('/').slice(2).join('/')}`;
    return new URL(`/${host}${rest}${url.search}`, this.sandbox);
  }
}

function isLoopback(url: URL | undefined): boolean {
  return url !== undefined && /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
}
