import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const maxEight = defineRule({
  id: 'media/max-eight',
  severity: { new: 'error', repo: 'error' },
  requires: '≤8 items (≤7 images + 1 video)',
  why: 'The gallery holds eight.',
  remedy: 'Keep the best seven images and one video.',
  example: { bad: 'nine items', good: 'three items' },
  source: 'ddev manifest_validator/v2 MediaGallery',
  published: '0/262 · 0/177 · 0/37',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'media/max-eight'),
});
