import { defineRule } from '../../engine/rule.ts';
import { pictures } from '../../facts/gallery.ts';

export const minWidth1440 = defineRule({
  id: 'media/min-width-1440',
  severity: { new: 'error', repo: 'warning' },
  requires: 'width ≥1440',
  why: 'Smaller pictures are blurred on large screens.',
  remedy: 'Take the picture at a width of 1440 pixels or more.',
  example: { bad: '1280 × 720', good: '1440 × 810' },
  source: 'docs create_a_tile',
  published: '9/118 · 7/97 · 1/35',

  *check(tile) {
    for (const { url, image } of pictures(tile))
      if (image.header.width < 1440)
        yield url.problem(
          `"${image.path}" is ${image.header.width} pixels wide, at least 1440 are asked for`,
        );
  },
});
