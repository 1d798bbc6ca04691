import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const redirectHttps = defineRule({
  id: 'oauth/redirect-https',
  severity: { new: 'error', repo: 'error' },
  requires: 'A non-empty list of absolute https addresses without wildcards or placeholders, none repeated.',
  why: 'Datadog compares the redirect URI exactly and sends the authorization code to it; an address per customer is not supported.',
  remedy: 'List each address in full. One per integration is enough: keep the customer in `state`.',
  example: {
    bad: '"redirect_uris": ["https://{tenant}.nova.example/callback"]',
    good: '"redirect_uris": ["https://nova.example/datadog/callback"]',
  },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/redirect-https'),
});
