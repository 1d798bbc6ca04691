import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const version = defineRule({
  id: 'manifest/version',
  severity: { new: 'error', repo: 'error' },
  requires: '`manifest_version` = `"2.0.0"` exactly (1.0.0 dead)',
  why: 'Version 1 is no longer accepted.',
  remedy: 'Set `manifest_version` to `"2.0.0"`.',
  example: { bad: '"manifest_version": "1.0.0"', good: '"manifest_version": "2.0.0"' },
  source: 'ddev manifest_validator/v2',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/version', (violation) => violation.node.set('2.0.0')),
});
