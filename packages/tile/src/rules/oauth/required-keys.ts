import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const requiredKeys = defineRule({
  id: 'oauth/required-keys',
  severity: { new: 'error', repo: 'error' },
  requires: 'exactly `id, name, description, client_role, redirect_uris, onboarding_url, scopes`',
  why: 'The client cannot be registered without them; others are refused.',
  remedy:
    'Have exactly `id`, `name`, `description`, `client_role`, `redirect_uris`, `onboarding_url`, `scopes`.',
  example: { bad: '"integration" without "scopes"', good: 'all seven keys' },
  source: 'data',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/required-keys'),
});
