import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const onboardingHttps = defineRule({
  id: 'oauth/onboarding-https',
  severity: { new: 'error', repo: 'error' },
  requires: 'https URL',
  why: 'Customers are sent there from Datadog; without TLS anybody on the way can change the page.',
  remedy: 'Use an https address.',
  example: {
    bad: '"onboarding_url": "http://nova.example/datadog"',
    good: '"onboarding_url": "https://nova.example/datadog"',
  },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/onboarding-https'),
});
