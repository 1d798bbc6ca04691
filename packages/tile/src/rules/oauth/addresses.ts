import type { Rule } from '../../engine/rule.ts';

/** Redirect and onboarding addresses. */
export const oauthAddressRules: readonly Rule[] = [
  {
    id: 'oauth/redirect-no-dev',
    severity: { new: 'error', repo: 'warning' },
    requires: 'No address of the client is one of development, staging or a local machine.',
    why: 'A published client cannot be edited; every address in it stays reachable for an attacker.',
    remedy: 'Keep development addresses in your test client only.',
    example: { bad: '"http://localhost:4300/callback"', good: '"https://nova.example/datadog/callback"' },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '7/37 · 7/37 · 7/37',

    *check(tile) {
      const addresses = [
        ...tile.oauthClient.at('redirect_uris').strings(),
        tile.oauthClient.at('onboarding_url'),
      ];
      for (const node of addresses) {
        if (node.string !== undefined && isDevelopmentAddress(node.string))
          yield node.problem(`"${node.string}" is a development address`);
      }
    },
  },
  {
    id: 'oauth/addresses-distinct',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      'The onboarding address and each redirect address are different pages, and each is listed once.',
    why: 'Datadog sends customers to one to begin and to the other with an authorization code: a page that is both has to guess which it is, and two spellings of one address are one address.',
    remedy: 'Give the callback a path that nothing else uses, such as `/datadog/callback`, and list it once.',
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
          yield node.problem(`the redirect address "${address}" is also the onboarding address`);
        else if (before !== undefined && before !== address)
          yield node.problem(`"${address}" and "${before}" are one address`);
        seen.set(page, address);
      }
    },
  },
  {
    id: 'oauth/addresses-own-path',
    severity: { new: 'info', repo: 'info' },
    requires: 'Onboarding and redirect addresses have a path of their own below the host.',
    why: "The host's start page serves everybody; a start or a callback of the integration on it cannot be told from a visit.",
    remedy: 'Use a path such as `/datadog/onboarding` or `/datadog/callback`.',
    example: {
      bad: '"onboarding_url": "https://nova.example/"',
      good: '"onboarding_url": "https://nova.example/datadog/onboarding"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
    published: '6/37 · 6/37 · 6/37',

    *check(tile) {
      const addresses = [
        tile.oauthClient.at('onboarding_url'),
        ...tile.oauthClient.at('redirect_uris').strings(),
      ];
      for (const node of addresses) {
        if (node.string === undefined || !URL.canParse(node.string)) continue;
        const { pathname, search, hash } = new URL(node.string);
        if (pathname === '/' && search === '' && hash === '')
          yield node.problem(`"${node.string}" is the start page of its host`);
      }
    },
  },
];

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
