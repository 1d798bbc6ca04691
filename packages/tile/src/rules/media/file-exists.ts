import { defineRule } from '../../engine/rule.ts';
import { isOutside } from '../../facts/declared-assets.ts';
import { mediaFiles } from '../../facts/gallery.ts';

export const fileExists = defineRule({
  id: 'media/file-exists',
  severity: { new: 'error', repo: 'error' },
  requires: 'path resolves from tile root',
  why: 'The gallery would show a broken picture.',
  remedy: 'Add the file or correct the path.',
  example: { bad: '"image_url": "images/overveiw.png"', good: '"image_url": "images/overview.png"' },
  source: 'ddev manifest_validator/v2',
  published: '0/118 · 0/97 · 0/35',

  *check(tile) {
    for (const { url } of mediaFiles(tile)) {
      const path = url.string ?? '';
      if (isOutside(path) || !tile.has(path) || path.endsWith('/'))
        yield url.problem(`"${path}" does not exist in the tile`);
    }
  },
});
