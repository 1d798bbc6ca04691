import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';

export const present = defineRule({
  id: 'logo/present',
  severity: { new: 'error', repo: 'warning' },
  requires: 'A logo file under `assets/` or `images/`.',
  why: 'Datadog shows the logo on the tile.',
  remedy: 'Add `assets/logos/<name>.svg`.',
  example: { bad: 'no file with "logo" in its path', good: 'assets/logos/nova-relay.svg' },
  source: 'docs build_integration',
  published: '103/262 · 55/177 · 1/37',

  *check(tile) {
    const pictures = [
      ...tile.paths('assets/', '.svg', '.png', '.jpg', '.jpeg'),
      ...tile.paths('images/', '.svg', '.png', '.jpg', '.jpeg'),
    ];
    if (!pictures.some((path) => /logo/i.test(path)))
      yield fileProblem('assets/logos', 'the tile has no logo');
  },
});
