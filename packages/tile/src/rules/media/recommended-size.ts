import { defineRule } from '../../engine/rule.ts';
import { mediaFiles } from '../../facts/gallery.ts';
import { repaint } from '../../picture/repaint.ts';

export const recommendedSize = defineRule({
  id: 'media/recommended-size',
  severity: { new: 'info', repo: 'info' },
  requires: '≤500 kB',
  why: 'Pages with large pictures load slowly.',
  remedy: 'Save the picture with stronger compression; `--fix` does it for a PNG where that is enough.',
  example: { bad: 'images/overview.png of 800,000 bytes', good: 'images/overview.png of 300,000 bytes' },
  source: 'docs create_a_tile',
  published: '48/118 · 42/97 · 9/35',
  fixable: true,
  *check(tile) {
    for (const { url, image } of mediaFiles(tile)) {
      if (image && image.size > 500_000)
        yield url.problem(
          `"${image.path}" has ${image.size} bytes, at most 500000 are recommended`,
          repaint(tile, image.path, (picture) => picture),
        );
    }
  },
});
