import { defineRule } from '../../engine/rule.ts';
import { wrongAspect } from '../../facts/gallery.ts';

export const aspectRatioGross = defineRule({
  id: 'media/aspect-ratio-gross',
  severity: { new: 'error', repo: 'warning' },
  requires: 'within 10 % of 16:9',
  why: 'The gallery crops what is not 16:9.',
  remedy: 'Crop or pad the picture to 16:9; `--fix` pads a PNG.',
  example: { bad: '1000 × 1000', good: '1440 × 810' },
  source: 'docs create_a_tile',
  published: '22/118 · 19/97 · 4/35',
  fixable: true,
  *check(tile) {
    yield* wrongAspect(tile, 0.1, 'more than 10 %');
  },
});
