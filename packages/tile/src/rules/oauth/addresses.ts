import type { Rule } from '../../engine/rule.ts';

/** Redirect and onboarding addresses. */
export const oauthAddressRules: readonly Rule[] = [
  {
    id: 'oauth/redirect-no-dev',
    severity: { new: 'error', repo: 'warning' },
    requires: 'no localhost / staging / dev hosts',
    why: 'A published client cannot be edited; every address in it stays reachable for an attacker.',
    remedy: 'Keep development addresses in your test client only.',
    example: { bad: '"http://localhost:4300/callback"', good: '"https://nova.example/datadog/callback"' },
    source: 'docs oauth_for_integrations / api_integration',
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
];

/** Hosts that are only reachable on a developer's machine or for a test. */
export function isDevelopmentAddress(address: string): boolean {
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
