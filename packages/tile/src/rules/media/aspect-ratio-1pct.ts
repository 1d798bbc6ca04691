import { defineRule } from '../../engine/rule.ts';
import { wrongAspect } from '../../facts/gallery.ts';

export const aspectRatio1pct = defineRule({
  id: 'media/aspect-ratio-1pct',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'within 1 % (84 of 371 fail)',
  why: 'The gallery leaves a border around what is not 16:9.',
  remedy: 'Crop or pad the picture to 16:9; `--fix` pads a PNG.',
  example: { bad: '1440 × 850', good: '1440 × 810' },
  source: 'docs create_a_tile',
  published: '34/118 · 29/97 · 9/35',
  fixable: true,
  *check(tile) {
    yield* wrongAspect(tile, 0.01, 'more than 1 %');
  },
});
