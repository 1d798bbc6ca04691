import { defineRule } from '../../engine/rule.ts';
import { mediaFiles } from '../../facts/gallery.ts';

export const pathInImages = defineRule({
  id: 'media/path-in-images',
  severity: { new: 'error', repo: 'error' },
  requires: 'starts `images/`',
  why: 'Datadog publishes pictures from this folder only.',
  remedy: 'Move the file to `images/`.',
  example: { bad: '"image_url": "assets/overview.png"', good: '"image_url": "images/overview.png"' },
  source: 'data',
  published: '0/118 · 0/97 · 0/35',

  *check(tile) {
    for (const { url } of mediaFiles(tile))
      if (!url.string?.startsWith('images/')) yield url.problem(`"${url.string ?? ''}" is not in "images/"`);
  },
});
