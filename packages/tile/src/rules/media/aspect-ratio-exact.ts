import { defineRule } from '../../engine/rule.ts';
import { wrongAspect } from '../../facts/gallery.ts';

export const aspectRatioExact = defineRule({
  id: 'media/aspect-ratio-exact',
  severity: { new: 'info', repo: 'info' },
  requires: 'w·9 == h·16 exactly (161 of 371 fail; e.g. 1440×809)',
  why: 'The documentation asks for 16:9 exactly; 161 of 371 published pictures are not.',
  remedy: 'Crop or pad the picture by the pixels named; `--fix` pads a PNG.',
  example: { bad: '1440 × 809', good: '1440 × 810' },
  source: 'docs create_a_tile',
  published: '64/118 · 51/97 · 19/35',
  fixable: true,
  *check(tile) {
    yield* wrongAspect(tile, 0, '');
  },
});
