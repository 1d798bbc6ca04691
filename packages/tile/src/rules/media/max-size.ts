import { defineRule } from '../../engine/rule.ts';
import { mediaFiles } from '../../facts/gallery.ts';
import { repaint } from '../../picture/repaint.ts';

export const maxSize = defineRule({
  id: 'media/max-size',
  severity: { new: 'error', repo: 'error' },
  requires: '≤1 000 000 bytes (not 1 MiB)',
  why: 'Larger pictures are refused.',
  remedy: 'Save the picture with stronger compression; `--fix` does it for a PNG where that is enough.',
  example: { bad: 'images/overview.png of 1,048,576 bytes', good: 'images/overview.png of 300,000 bytes' },
  source: 'ddev manifest_validator/v2',
  published: '1/118 · 1/97 · 0/35',
  fixable: true,
  *check(tile) {
    for (const { url, image } of mediaFiles(tile)) {
      if (image && image.size > 1_000_000)
        yield url.problem(
          `"${image.path}" has ${image.size} bytes, at most 1000000 are accepted`,
          repaint(tile, image.path, (picture) => picture),
        );
    }
  },
});
