import type { Rule } from '../../engine/rule.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import type { Tile } from '../../tile/tile.ts';

/** Redirect and onboarding addresses. */
export const oauthAddressRules: readonly Rule[] = [
  {
    id: 'oauth/redirect-no-dev',
    severity: { new: 'error', repo: 'warning' },
    requires: 'No URL of the client points to development, staging or a local machine.',
    why: 'A published client cannot be edited, so an attacker can keep using every URL in it.',
    remedy: 'Keep development URLs in your test client only.',
    example: { bad: '"http://localhost:4300/callback"', good: '"https://nova.example/datadog/callback"' },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '7/37 · 7/37 · 7/37',

    *check(tile) {
      for (const node of clientAddresses(tile)) {
        if (node.string !== undefined && isDevelopmentAddress(node.string))
          yield node.problem(`"${node.string}" is a development URL`);
      }
    },
  },
  {
    id: 'oauth/addresses-distinct',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The onboarding URL and each redirect URI are different pages, and each is listed once.',
    why: 'Datadog sends customers to one to start and to the other with an authorization code. A page that serves both has to guess which it is; two spellings of one URL are the same page.',
    remedy: 'Give the callback its own path, such as `/datadog/callback`, and list it once.',
    example: {
      bad: '"onboarding_url": "https://nova.example/datadog", "redirect_uris": ["https://nova.example/datadog/"]',
      good: '"onboarding_url": "https://nova.example/datadog/onboarding", "redirect_uris": ["https://nova.example/datadog/callback"]',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '1/37 · 1/37 · 1/37',

    *check(tile) {
      const onboarding = tile.oauthClient.at('onboarding_url');
      const seen = new Map<string, string>();
      for (const node of tile.oauthClient.at('redirect_uris').strings()) {
        const address = node.string ?? '';
        const page = samePage(address);
        const before = seen.get(page);
        if (onboarding.string !== undefined && page === samePage(onboarding.string))
          yield node.problem(`the redirect URI "${address}" is also the onboarding URL`);
        else if (before !== undefined && before !== address)
          yield node.problem(`"${address}" and "${before}" are the same URL`);
        seen.set(page, address);
      }
    },
  },
  {
    id: 'oauth/addresses-own-path',
    severity: { new: 'info', repo: 'info' },
    requires: 'The onboarding URL and redirect URIs have their own path below the host.',
    why: "The host's start page serves every visitor, so it cannot tell the start of an installation or a callback from an ordinary visit.",
    remedy: 'Use a path such as `/datadog/onboarding` or `/datadog/callback`.',
    example: {
      bad: '"onboarding_url": "https://nova.example/"',
      good: '"onboarding_url": "https://nova.example/datadog/onboarding"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '6/37 · 6/37 · 6/37',

    *check(tile) {
      for (const node of clientAddresses(tile)) {
        if (node.string === undefined || !URL.canParse(node.string)) continue;
        const { pathname, search, hash } = new URL(node.string);
        if (pathname === '/' && search === '' && hash === '')
          yield node.problem(`"${node.string}" is the start page of its host`);
      }
    },
  },
  {
    id: 'oauth/redirect-no-fragment',
    severity: { new: 'error', repo: 'error' },
    requires: 'A redirect URI has no fragment, user name or password.',
    why: 'OAuth forbids a fragment (RFC 6749, section 3.1.2): the authorization code would never reach your server.',
    remedy: 'Remove the part after `#` and the part before `@`.',
    example: {
      bad: '"https://nova.example/callback#done"',
      good: '"https://nova.example/callback"',
    },
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2',
    published: '0/262',
    *check(tile) {
      for (const node of tile.oauthClient.at('redirect_uris').strings()) {
        const address = node.string ?? '';
        if (!URL.canParse(address)) continue;
        const { username, password } = new URL(address);
        if (address.includes('#')) yield node.problem(`"${address}" has a fragment`);
        if (username !== '' || password !== '')
          yield node.problem('the URL contains a user name or password');
      }
    },
  },
  {
    id: 'oauth/address-not-datadogs',
    severity: { new: 'error', repo: 'error' },
    requires: 'The onboarding URL and redirect URIs are on your host, not on a Datadog site.',
    why: 'Datadog sends the customer and the authorization code there; only your server can receive them.',
    remedy: 'Use a URL of your server.',
    example: {
      bad: '"https://app.datadoghq.com/oauth2/callback"',
      good: '"https://nova.example/datadog/callback"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '0/262',
    *check(tile) {
      for (const node of clientAddresses(tile)) {
        if (node.string === undefined || !URL.canParse(node.string)) continue;
        if (/(^|\.)(datadoghq\.(com|eu)|ddog-gov\.com|datadog\.com)$/i.test(new URL(node.string).hostname))
          yield node.problem(`"${node.string}" is a Datadog URL`);
      }
    },
  },
  {
    id: 'oauth/addresses-one-domain',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The onboarding URL is on the same domain as a redirect URI.',
    why: 'Customers who start on one domain and return to another cannot tell whether both are yours; the difference is often copied from another client.',
    remedy: 'Use one domain for both, or suppress the finding and give the reason.',
    example: {
      bad: '"https://nova.example/start" and "https://other.example/callback"',
      good: '"https://nova.example/start" and "https://app.nova.example/callback"',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      const onboarding = tile.oauthClient.at('onboarding_url');
      const own = domainOf(onboarding.string);
      const others = tile.oauthClient
        .at('redirect_uris')
        .strings()
        .flatMap((node) => domainOf(node.string) ?? []);
      if (own !== undefined && others.length > 0 && !others.includes(own))
        yield onboarding.problem(`"${own}" is not the domain of a redirect URI (${others[0] ?? ''})`);
    },
  },
];

function clientAddresses(tile: Tile): readonly JsonNode[] {
  return [tile.oauthClient.at('onboarding_url'), ...tile.oauthClient.at('redirect_uris').strings()];
}

/** The last two parts of a host, three where the last but one is a short one such as `co`; close enough for a comparison. */
function domainOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const parts = new URL(address).hostname.split('.');
  return parts.slice((parts.at(-2) ?? '').length <= 3 && parts.length > 2 ? -3 : -2).join('.');
}

/** An address as a server sees it: scheme and host in lower case, no trailing slash; the path keeps its case. */
function samePage(address: string): string {
  if (!URL.canParse(address)) return address;
  const { origin, pathname, search } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}${search}`;
}

/** Hosts that are only reachable on a developer's machine or for a test. */
function isDevelopmentAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname.toLowerCase();
  if (/^(localhost|127\.|10\.|192\.168\.|0\.0\.0\.0|\[)/.test(host)) return true;
  if (
    /(^|\.)(ngrok\.io|ngrok-free\.app|ngrok\.app|loca\.lt|trycloudflare\.com|local|localhost|internal)$/.test(
      host,
    )
  )
    return true;
  return host
    .split('.')
    .some((label) =>
      /^(.*-)?(dev|develop|development|staging|stage|stg|qa|test|sandbox|preprod|preview|demo|uat)\d*(-.*)?$/.test(
        label,
      ),
    );
}
