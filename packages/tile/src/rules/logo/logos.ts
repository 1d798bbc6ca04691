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
    id: 'logo/svg-content',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An SVG file is an SVG image without scripts, event handlers or references to other hosts.',
    why: 'Datadog shows the file in its pages; anything else is removed there or not shown at all.',
    remedy: 'Export the logo as plain SVG.',
    example: {
      bad: '<svg><script>…</script></svg>',
      good: '<svg xmlns="http://www.w3.org/2000/svg">…</svg>',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const path of [...tile.paths('assets/', '.svg'), ...tile.paths('images/', '.svg')]) {
        const text = tile.text(path)?.text;
        if (text === undefined) continue;
        if (!/<svg[\s>]/i.test(text)) yield fileProblem(path, `"${path}" is not an SVG`);
        else if (/<script[\s>]|\son[a-z]{3,20}\s*=\s*["']/i.test(text))
          yield fileProblem(path, `"${path}" holds a script or an event handler`);
        else if (/\b(?:xlink:)?href\s*=\s*["']https?:/i.test(text))
          yield fileProblem(path, `"${path}" refers to another host`);
      }
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
