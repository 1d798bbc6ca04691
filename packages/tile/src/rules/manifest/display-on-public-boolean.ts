import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const displayOnPublicBoolean = defineRule({
  id: 'manifest/display-on-public-boolean',
  severity: { new: 'error', repo: 'error' },
  requires: 'Must be a JSON boolean',
  why: 'Text such as "true" is refused.',
  remedy: 'Write `true` without quotes.',
  example: { bad: '"display_on_public_website": "true"', good: '"display_on_public_website": true' },
  source: 'ddev manifest_validator/v2',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/display-on-public-boolean', (violation) =>
      violation.node.set(true),
    ),
});
