import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const descriptionNonempty = defineRule({
  id: 'oauth/description-nonempty',
  severity: { new: 'error', repo: 'error' },
  requires: 'not blank',
  why: 'Reviewers read it, and the consent page shows it.',
  remedy: 'Say what the client is for.',
  example: { bad: '"description": ""', good: '"description": "Sends Nova Relay\'s delivery metrics"' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/description-nonempty'),
});
