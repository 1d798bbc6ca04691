import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { oauthSchema } from '../../schemas/compiled.ts';

export const clientRole = defineRule({
  id: 'oauth/client-role',
  severity: { new: 'error', repo: 'error' },
  requires: '`client_role` == `integration`',
  why: 'It is the only role an integration may have.',
  remedy: 'Write `"client_role": "integration"`.',
  example: { bad: '"client_role": "confidential"', good: '"client_role": "integration"' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '0/37 · 0/37 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.oauth, oauthSchema, 'oauth/client-role', (violation) => violation.node.set('integration')),
});
