import { defineRule } from '../../engine/rule.ts';
import { mediaOf } from '../../facts/gallery.ts';

export const maxOneVideo = defineRule({
  id: 'media/max-one-video',
  severity: { new: 'error', repo: 'error' },
  requires: '≤1 video',
  why: 'The gallery shows one video, before the images.',
  remedy: 'Keep one video.',
  example: { bad: 'two items with "media_type": "video"', good: 'one video and images' },
  source: 'ddev manifest_validator/v2 MediaGallery',
  published: '0/262 · 0/177 · 0/37',

  *check(tile) {
    for (const item of mediaOf(tile, 'video').slice(1)) yield item.problem('a second video');
  },
});
