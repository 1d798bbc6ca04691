import { defineRule } from '../../engine/rule.ts';
import { pictures } from '../../facts/gallery.ts';
import { repaint } from '../../picture/repaint.ts';
import { scaleTo } from '../../picture/transform.ts';

export const height8102560 = defineRule({
  id: 'media/height-810-2560',
  severity: { new: 'error', repo: 'warning' },
  requires: '810 ≤ height ≤ 2560',
  why: 'The documentation asks for a height between 810 and 2560 pixels.',
  remedy:
    'Take the picture at 1440 × 810 or larger, and scale it down when higher than 2560; `--fix` scales a PNG down.',
  example: { bad: '1440 × 600', good: '1440 × 810' },
  source: 'docs create_a_tile',
  published: '15/118 · 13/97 · 2/35',
  fixable: true,
  *check(tile) {
    for (const { url, image } of pictures(tile)) {
      const { height } = image.header;
      if (height >= 810 && height <= 2560) continue;
      yield url.problem(
        `"${image.path}" is ${height} pixels high, 810 to 2560 are asked for`,
        height < 810
          ? undefined
          : repaint(tile, image.path, (picture) =>
              scaleTo(picture, Math.floor((picture.width * 2560) / height)),
            ),
      );
    }
  },
});
