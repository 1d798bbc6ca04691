import { defineRule } from '../../engine/rule.ts';
import { submitsData } from '../../facts/submitted-data.ts';

export const apiKeysWriteWhenSubmitting = defineRule({
  id: 'oauth/api-keys-write-when-submitting',
  severity: { new: 'error', repo: 'warning' },
  requires: 'A tile that submits data asks for the scope `api_keys_write`.',
  why: 'Without it the integration cannot create the API key with which it submits.',
  remedy: 'Add `api_keys_write` to the scopes.',
  example: {
    bad: '"scopes": ["monitors_read"] with metrics in metadata.csv',
    good: '"scopes": ["api_keys_write", "monitors_read"]',
  },
  source: 'docs oauth_for_integrations / api_integration',
  published: '1/30 · 1/30 · 1/30',

  *check(tile) {
    const scopes = tile.oauthClient.at('scopes');
    if (scopes.array && submitsData(tile) && !scopes.array.includes('api_keys_write'))
      yield scopes.problem('the tile submits data and does not ask for "api_keys_write"');
  },
});
