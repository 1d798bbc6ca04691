import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const authorHomepageUrl = defineRule({
  id: 'manifest/author-homepage-url',
  severity: { new: 'error', repo: 'error' },
  requires: '`^https?://`',
  why: 'The link on the tile would not work.',
  remedy: 'Write the address with its scheme.',
  example: { bad: '"homepage": "nova.example"', good: '"homepage": "https://nova.example"' },
  source: 'ddev schema.py',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  check: (tile) =>
    bySchema(tile.manifest, manifestSchema, 'manifest/author-homepage-url', (violation) =>
      /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(violation.node.string ?? '')
        ? violation.node.set(`https://${violation.node.string ?? ''}`)
        : undefined,
    ),
});
