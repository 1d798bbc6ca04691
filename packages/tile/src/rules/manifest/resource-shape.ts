import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const resourceShape = defineRule({
  id: 'manifest/resource-shape',
  severity: { new: 'error', repo: 'error' },
  requires: '`tile.resources[]` = exactly {resource_type ∈ blog·documentation·faq·other, url http(s)}',
  why: 'A resource without type or address is not shown.',
  remedy: 'Give every resource `resource_type` (blog, documentation, faq, other) and an http(s) `url`.',
  example: {
    bad: '{ "resource_type": "video", "url": "nova.example" }',
    good: '{ "resource_type": "documentation", "url": "https://docs.nova.example" }',
  },
  source: 'docs integration-assets-reference',
  published: '0/32 · 0/26 · 0/4',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/resource-shape'),
});
