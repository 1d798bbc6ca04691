import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const titleLength = defineRule({
  id: 'manifest/title-length',
  severity: { new: 'error', repo: 'error' },
  requires: '1–50 chars',
  why: 'The tile has room for 50 characters.',
  remedy: "Use the product's name alone.",
  example: {
    bad: '"title": "Nova Relay, the fastest way to deliver messages to everyone"',
    good: '"title": "Nova Relay"',
  },
  source: 'docs integration-assets-reference',
  published: '0/262 · 0/177 · 0/37',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/title-length'),
});
