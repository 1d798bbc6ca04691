import { defineRule } from '../../engine/rule.ts';
import { pictures } from '../../facts/gallery.ts';
import { repaint } from '../../picture/repaint.ts';

export const colorMode = defineRule({
  id: 'media/color-mode',
  severity: { new: 'info', repo: 'info' },
  requires: 'RGB/RGBA, not palette or grey (PNG colour type 3 on 39 of 371)',
  why: 'Palette and grey pictures are sometimes shown with wrong colours.',
  remedy: 'Save the picture as RGB or RGBA; `--fix` converts a PNG.',
  example: { bad: 'PNG with a palette', good: 'PNG, RGB' },
  source: 'docs create_a_tile',
  published: '39/371 images',
  fixable: true,
  *check(tile) {
    for (const { url, image } of pictures(tile)) {
      const { colourType } = image.header;
      if (colourType !== undefined && colourType !== 2 && colourType !== 6)
        yield url.problem(
          `"${image.path}" is a ${colourType === 3 ? 'palette' : 'grey'} PNG`,
          repaint(tile, image.path, (picture) => picture),
        );
    }
  },
});
