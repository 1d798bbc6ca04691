import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const clientIdUuid = defineRule({
  id: 'oauth/client-id-uuid',
  severity: { new: 'error', repo: 'error' },
  requires: 'UUID shape (v1-like ids)',
  why: 'Datadog gave you this id; another one names no client.',
  remedy: 'Copy the client id from the Developer Platform.',
  example: { bad: '"id": "nova"', good: '"id": "7e609702-7d7d-11ef-9fee-da7ad0900002"' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/client-id-uuid'),
});
