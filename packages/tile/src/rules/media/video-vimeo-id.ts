import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { mediaOf } from '../../facts/gallery.ts';

export const videoVimeoId = defineRule({
  id: 'media/video-vimeo-id',
  severity: { new: 'error', repo: 'error' },
  requires: 'video ⇒ integer `vimeo_id`; image ⇒ none',
  why: 'Videos are played from Vimeo; an image has no id there.',
  remedy: 'Give the video its Vimeo number; remove it from images.',
  example: {
    bad: '{ "media_type": "video", "vimeo_id": "abc", … }',
    good: '{ "media_type": "video", "vimeo_id": 123456789, … }',
  },
  source: 'ddev manifest_validator/v2 MediaGallery',
  published: '0/7 · 0/7 · 0/2',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'media/video-vimeo-id');
    for (const item of mediaOf(tile, 'video'))
      if (!item.at('vimeo_id').exists) yield item.problem('the video has no "vimeo_id"');
    for (const item of mediaOf(tile, 'image'))
      if (item.at('vimeo_id').exists)
        yield item.at('vimeo_id').problem('an image has no "vimeo_id"', item.at('vimeo_id').remove());
  },
});
