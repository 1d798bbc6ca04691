import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { defaultAnchors } from './anchors.ts';

export const anchorForm = defineRule({
  id: 'manifest/anchor-form',
  severity: { new: 'error', repo: 'error' },
  requires:
    'overview, configuration, support, uninstallation match `^README\\.md#.+$` (one tile uses an e-mail)',
  why: 'These four point into the README; anything else leaves a tab of the tile empty.',
  remedy: "Write `README.md#` and the heading's text.",
  example: { bad: '"support": "support@nova.example"', good: '"support": "README.md#Support"' },
  source: 'ddev manifest_validator/v2 migration, data',
  published: '1/262 · 1/177 · 1/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/anchor-form', (violation) =>
      violation.node.set(defaultAnchors[violation.node.key] ?? 'README.md#Overview'),
    ),
});
