import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const itemShape = defineRule({
  id: 'media/item-shape',
  severity: { new: 'error', repo: 'error' },
  requires: '`media_type` image·video + string `caption` + string `image_url`; extra keys only `vimeo_id`',
  why: 'An item without type, caption or file is not shown.',
  remedy: 'Give every item `media_type`, `caption` and `image_url`; a video also `vimeo_id`.',
  example: {
    bad: '{ "media_type": "picture", "image_url": "images/overview.png" }',
    good: '{ "media_type": "image", "caption": "Nova Relay - Overview", "image_url": "images/overview.png" }',
  },
  source: 'ddev manifest_validator/v2 MediaGallery',
  published: '0/118 · 0/97 · 0/35',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'media/item-shape'),
});
