import { defineRule } from '../../engine/rule.ts';
import { isDevelopmentAddress } from './development-address.ts';

export const redirectNoDev = defineRule({
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
});
