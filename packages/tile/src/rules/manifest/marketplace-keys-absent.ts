import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const marketplaceKeysAbsent = defineRule({
  id: 'manifest/marketplace-keys-absent',
  severity: { new: 'error', repo: 'error' },
  requires: '`pricing` and `legal_terms` absent (or `[]`) in extras',
  why: 'Prices and terms belong to Marketplace listings, not to integrations-extras.',
  remedy: 'Remove the key.',
  example: { bad: '"pricing": [{ "billing_type": "flat_fee" }]', good: '(no pricing)' },
  source: 'data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/marketplace-keys-absent', (violation) =>
      tile.manifest.at(String(violation.node.path[0])).remove(),
    ),
});
