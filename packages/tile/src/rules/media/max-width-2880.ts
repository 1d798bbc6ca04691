import { defineRule } from '../../engine/rule.ts';
import { pictures } from '../../facts/gallery.ts';
import { repaint } from '../../picture/repaint.ts';
import { scaleTo } from '../../picture/transform.ts';

export const maxWidth2880 = defineRule({
  id: 'media/max-width-2880',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'width ≤2880',
  why: 'Larger pictures only take longer to load.',
  remedy: 'Scale the picture down to 2880 × 1620 or less; `--fix` does it for a PNG.',
  example: { bad: '3840 × 2160', good: '2880 × 1620' },
  source: 'ddev IMAGES_README template',
  published: '10/118 · 8/97 · 1/35',
  fixable: true,
  *check(tile) {
    for (const { url, image } of pictures(tile))
      if (image.header.width > 2880)
        yield url.problem(
          `"${image.path}" is ${image.header.width} pixels wide, at most 2880 are asked for`,
          repaint(tile, image.path, (picture) => scaleTo(picture, 2880)),
        );
  },
});
