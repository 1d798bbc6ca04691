import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const authorRequired = defineRule({
  id: 'manifest/author-required',
  severity: { new: 'error', repo: 'error' },
  requires: '`author.{name,homepage,support_email}` non-empty strings',
  why: 'Customers must be able to reach you.',
  remedy: 'Fill in name, homepage and support address.',
  example: {
    bad: '"author": { "name": "Nova" }',
    good: '"author": { "name": "Nova", "homepage": "https://nova.example", "support_email": "support@nova.example", "sales_email": "sales@nova.example" }',
  },
  source: 'docs integration-assets-reference',
  published: '0/262 · 0/177 · 0/37',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/author-required'),
});
