import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const authorVendorId = defineRule({
  id: 'manifest/author-vendor-id',
  severity: { new: 'error', repo: 'error' },
  requires: 'when present `^[a-z][a-z0-9-]*$` (19 tiles; docs call it mandatory but that is marketplace)',
  why: "Datadog's marketplace joins a vendor's tiles by it.",
  remedy: 'Use lower-case letters, digits and hyphens.',
  example: { bad: '"vendor_id": "Nova Inc"', good: '"vendor_id": "nova"' },
  source: 'docs integration-assets-reference',
  published: '0/19 · 0/19 · 0/6',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/author-vendor-id'),
});
