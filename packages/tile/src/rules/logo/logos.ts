import type { Rule } from '../../engine/rule.ts';
import { repaint } from '../../picture/repaint.ts';
import { resize } from '../../picture/transform.ts';
import { fileProblem } from '../problems.ts';

/** Names and sizes in pixels that older pages ask for. */
const legacyLogos = [
  ['avatars-bot.png', 128, 128],
  ['saas_logos-bot.png', 200, 128],
  ['saas_logos-small.png', 120, 60],
] as const;

/** Logos. */
export const logoRules: readonly Rule[] = [
  {
    id: 'logo/present',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The tile has a logo file under `assets/` or `images/`.',
    why: 'Datadog shows the logo on the tile.',
    remedy: 'Add `assets/logos/<name>.svg`.',
    example: { bad: 'no file with "logo" in its path', good: 'assets/logos/nova-relay.svg' },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: '103/262 · 55/177 · 1/37',

    *check(tile) {
      const pictures = [
        ...tile.paths('assets/', '.svg', '.png', '.jpg', '.jpeg'),
        ...tile.paths('images/', '.svg', '.png', '.jpg', '.jpeg'),
      ];
      if (!pictures.some((path) => /logo/i.test(path)))
        yield fileProblem('assets/logos', 'the tile has no logo');
    },
  },
  {
    id: 'logo/svg-wordmark',
    severity: { new: 'warning', repo: 'warning' },
    requires: '`assets/logos` contains an SVG.',
    why: "Datadog's platform asks for the wordmark as an SVG, which stays sharp at every size.",
    remedy: 'Add the wordmark as SVG to `assets/logos`.',
    example: { bad: 'assets/logos/saas_logos-bot.png only', good: 'assets/logos/nova-relay.svg' },
    source: 'https://docs.datadoghq.com/extend/integrations/build_integration/',
    published: '44/105 · 28/78 · 0/21',

    *check(tile) {
      if (tile.has('assets/logos/') && tile.paths('assets/logos/', '.svg').length === 0)
        yield fileProblem('assets/logos', 'no SVG in "assets/logos"');
    },
  },
  {
    id: 'logo/legacy-dimensions',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      'If present, `avatars-bot.png` is 128 × 128, `saas_logos-bot.png` 200 × 128 and `saas_logos-small.png` 120 × 60 pixels.',
    why: 'Older pages show the files at exactly these sizes.',
    remedy: 'Scale the file, or delete it: new tiles do not need it. `--fix` scales a PNG.',
    example: { bad: 'avatars-bot.png of 256 × 256', good: 'avatars-bot.png of 128 × 128' },
    source:
      'https://github.com/DataDog/integrations-core/blob/3ff033074de9255f07dbb965046842f636c7ac98/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/logos.py',
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
  },
];
