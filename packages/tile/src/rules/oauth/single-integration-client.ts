import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const singleIntegrationClient = defineRule({
  id: 'oauth/single-integration-client',
  severity: { new: 'error', repo: 'error' },
  requires: 'root object has the one key `integration`',
  why: 'Datadog registers the client under `integration` and nothing else.',
  remedy: 'Keep one object under the key `integration`.',
  example: { bad: '{ "clients": [ … ] }', good: '{ "integration": { "id": … } }' },
  source: 'data',
  published: '0/37 · 0/37 · 0/37',

  check: (tile) => bySchema(tile.oauth, oauthSchema, 'oauth/single-integration-client'),
});
