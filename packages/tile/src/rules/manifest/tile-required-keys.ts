import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { defaultFor } from '../../facts/manifest-defaults.ts';

export const tileRequiredKeys = defineRule({
  id: 'manifest/tile-required-keys',
  severity: { new: 'error', repo: 'error' },
  requires:
    '`overview, configuration, support, changelog, description, title, media, classifier_tags` all present (`media` may be `[]`)',
  why: "The tile's page is built from them.",
  remedy: 'Add the missing key; `media` may be an empty list.',
  example: {
    bad: '"tile": { "title": "Nova Relay" }',
    good: '"tile": { "overview": …, "configuration": …, "support": …, "changelog": …, "description": …, "title": …, "media": [], "classifier_tags": [] }',
  },
  source: 'docs integration-assets-reference, data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/tile-required-keys', (violation) =>
      defaultFor(violation),
    ),
});
