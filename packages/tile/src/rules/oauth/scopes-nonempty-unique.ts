import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const scopesNonemptyUnique = defineRule({
  id: 'oauth/scopes-nonempty-unique',
  severity: { new: 'error', repo: 'error' },
  requires: 'non-empty, no repeats',
  why: 'A client without scopes can do nothing; a repeated scope is a mistake.',
  remedy: 'List each scope you need once, and no more than you need.',
  example: { bad: '"scopes": []', good: '"scopes": ["api_keys_write"]' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/scopes-nonempty-unique'),
});
