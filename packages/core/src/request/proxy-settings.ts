import { createError } from '../errors/create-error.ts';

/** The variables that say how to reach the outside, in either case; the lower-case one counts where both are set. */
export interface ProxyEnvironment {
  /** For `https:` addresses, which is all of Datadog: `http://user:password@proxy.example:3128`. */
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  /** For `http:` addresses. */
  readonly HTTP_PROXY?: string | undefined;
  readonly http_proxy?: string | undefined;
  /** Hosts to reach directly, separated by commas: see {@link readProxySettings}. */
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
  /** `1`: loopback addresses go through the proxy as well, as in Node's own client, unless `NO_PROXY` names them. */
  readonly NODE_USE_ENV_PROXY?: string | undefined;
}

/** What an agent of node:http takes as `proxyEnv`. */
interface ProxySettings {
  readonly [name: string]: string | undefined;
  readonly https_proxy?: string;
  readonly http_proxy?: string;
  readonly no_proxy?: string;
}

/** No forward proxy can reach what listens on this machine's own loopback, such as the sandbox. */
const loopback = ['localhost', '*.localhost', '127.0.0.1-127.255.255.254', '::1'];

/**
 * Reads the proxy settings as Node does for `NODE_USE_ENV_PROXY`, which need not be set.
 *
 * An entry of `NO_PROXY` is `*`, a host, a suffix (`.example.com` or `*.example.com`), any of them with `:port`, an IPv4
 * or IPv6 address (in brackets or not), or a range of IPv4 addresses (`10.0.0.1-10.0.0.99`).
 *
 * @returns `undefined` when everything is reached directly
 * @throws PROXY_INVALID, without the value: it may hold a password
 * @see https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support
 */
export function readProxySettings(environment: ProxyEnvironment | false): ProxySettings | undefined {
  if (environment === false) return undefined;
  const httpsProxy = readProxyUrl('HTTPS_PROXY', firstSet(environment.https_proxy, environment.HTTPS_PROXY));
  const httpProxy = readProxyUrl('HTTP_PROXY', firstSet(environment.http_proxy, environment.HTTP_PROXY));
  if (httpsProxy === undefined && httpProxy === undefined) return undefined;
  const named = (firstSet(environment.no_proxy, environment.NO_PROXY) ?? '').split(',').map(withoutBrackets);
  const direct = environment.NODE_USE_ENV_PROXY === '1' ? named : [...named, ...loopback];
  return {
    ...(httpsProxy !== undefined && { https_proxy: httpsProxy }),
    ...(httpProxy !== undefined && { http_proxy: httpProxy }),
    no_proxy: direct.filter((entry) => entry !== '').join(','),
  };
}

function readProxyUrl(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  // Node would ignore any other scheme, and connect directly where the network may forbid it.
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw createError('PROXY_INVALID', `The environment variable ${name} is not an http or https URL.`);
}

/** An empty variable counts as one that is not set. */
function firstSet(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== '');
}

/** Node compares IPv6 addresses without the brackets that they have in URLs. */
function withoutBrackets(entry: string): string {
  return entry.trim().replace(/^\[([0-9a-f:.]+)\]/i, '$1');
}
