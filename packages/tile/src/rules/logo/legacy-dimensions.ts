import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';
import { repaint } from '../../picture/repaint.ts';
import { resize } from '../../picture/transform.ts';
import { legacyLogos } from './legacy-logos.ts';

export const legacyDimensions = defineRule({
  id: 'logo/legacy-dimensions',
  severity: { new: 'warning', repo: 'warning' },
  requires:
    'When present, `avatars-bot.png` is 128 × 128, `saas_logos-bot.png` 200 × 128, `saas_logos-small.png` 120 × 60 pixels.',
  why: 'Older pages show the files at exactly these sizes.',
  remedy: 'Scale the file, or delete it: new tiles need none of the three. `--fix` scales a PNG.',
  example: { bad: 'avatars-bot.png of 256 × 256', good: 'avatars-bot.png of 128 × 128' },
  source: 'ddev logos.py (2018)',
  published: '8/41 · 7/26 · 0/1',
  fixable: true,
  *check(tile) {
    for (const [name, width, height] of legacyLogos) {
      const path = `assets/logos/${name}`;
      const header = tile.image(path)?.header;
      if (header && (header.width !== width || header.height !== height))
        yield fileProblem(
          path,
          `${header.width} × ${header.height}, expected ${width} × ${height}`,
          repaint(tile, path, (picture) => resize(picture, width, height)),
        );
    }
  },
});
