import type { Rule } from '../../engine/rule.ts';
import { pictures, wrongAspect } from '../../facts/gallery.ts';
import { repaint } from '../../picture/repaint.ts';
import { scaleTo } from '../../picture/transform.ts';

/** Dimensions and colors of the pictures. */
export const pictureRules: readonly Rule[] = [
  {
    id: 'media/aspect-ratio-gross',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An image is within 10 % of 16:9.',
    why: 'The gallery crops what is not 16:9.',
    remedy: 'Crop or pad the image to 16:9; `--fix` pads a PNG.',
    example: { bad: '1000 × 1000', good: '1440 × 810' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '22/118 · 19/97 · 4/35',
    fixable: true,
    *check(tile) {
      yield* wrongAspect(tile, 0.1, 'more than 10 %');
    },
  },
  {
    id: 'media/aspect-ratio-1pct',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'An image is within 1 % of 16:9.',
    why: 'The gallery leaves a border around what is not 16:9.',
    remedy: 'Crop or pad the image to 16:9; `--fix` pads a PNG.',
    example: { bad: '1440 × 850', good: '1440 × 810' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '34/118 · 29/97 · 9/35',
    fixable: true,
    *check(tile) {
      yield* wrongAspect(tile, 0.01, 'more than 1 %');
    },
  },
  {
    id: 'media/aspect-ratio-exact',
    severity: { new: 'info', repo: 'info' },
    requires: 'An image is exactly 16:9.',
    why: 'The documentation asks for exactly 16:9; 161 of 371 published images are not.',
    remedy: 'Crop or pad the image to the size in the message; `--fix` pads a PNG.',
    example: { bad: '1440 × 809', good: '1440 × 810' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '64/118 · 51/97 · 19/35',
    fixable: true,
    *check(tile) {
      yield* wrongAspect(tile, 0, '');
    },
  },
  {
    id: 'media/min-width-1440',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An image is at least 1440 pixels wide.',
    why: 'Smaller images look blurred on large screens.',
    remedy: 'Take the screenshot at a width of 1440 pixels or more.',
    example: { bad: '1280 × 720', good: '1440 × 810' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '9/118 · 7/97 · 1/35',

    *check(tile) {
      for (const { url, image } of pictures(tile))
        if (image.header.width < 1440)
          yield url.problem(
            `"${image.path}" is ${image.header.width} pixels wide, at least 1440 are required`,
          );
    },
  },
  {
    id: 'media/max-width-2880',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'An image is at most 2880 pixels wide.',
    why: 'Larger images only take longer to load.',
    remedy: 'Scale the image down to 2880 × 1620 or less; `--fix` does it for a PNG.',
    example: { bad: '3840 × 2160', good: '2880 × 1620' },
    source: '10 of 262 published tiles break it (August 2026)',
    published: '10/118 · 8/97 · 1/35',
    fixable: true,
    *check(tile) {
      for (const { url, image } of pictures(tile))
        if (image.header.width > 2880)
          yield url.problem(
            `"${image.path}" is ${image.header.width} pixels wide, at most 2880 are allowed`,
            repaint(tile, image.path, (picture) => scaleTo(picture, 2880)),
          );
    },
  },
  {
    id: 'media/height-810-2560',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An image is 810 to 2560 pixels high.',
    why: 'The documentation asks for a height between 810 and 2560 pixels.',
    remedy:
      'Take the screenshot at 1440 × 810 or larger, and scale it down if it is higher than 2560; `--fix` scales a PNG down.',
    example: { bad: '1440 × 600', good: '1440 × 810' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '15/118 · 13/97 · 2/35',
    fixable: true,
    *check(tile) {
      for (const { url, image } of pictures(tile)) {
        const { height } = image.header;
        if (height >= 810 && height <= 2560) continue;
        yield url.problem(
          `"${image.path}" is ${height} pixels high, 810 to 2560 are required`,
          height < 810
            ? undefined
            : repaint(tile, image.path, (picture) =>
                scaleTo(picture, Math.floor((picture.width * 2560) / height)),
              ),
        );
      }
    },
  },
  {
    id: 'media/color-mode',
    severity: { new: 'info', repo: 'info' },
    requires: 'An image is stored as RGB or RGBA, not with a palette or in grayscale.',
    why: 'Palette and grayscale images are sometimes displayed with wrong colors.',
    remedy: 'Save the image as RGB or RGBA; `--fix` converts a PNG.',
    example: { bad: 'PNG with a palette', good: 'PNG, RGB' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
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
  },
];
