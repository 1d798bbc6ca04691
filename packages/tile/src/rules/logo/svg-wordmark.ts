import { defineRule } from '../../engine/rule.ts';
import { fileProblem } from '../problems.ts';

export const svgWordmark = defineRule({
  id: 'logo/svg-wordmark',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`assets/logos` holds an SVG.',
  why: "Datadog's platform asks for the wordmark as SVG, which stays sharp at every size.",
  remedy: 'Add the wordmark as SVG to `assets/logos`.',
  example: { bad: 'assets/logos/saas_logos-bot.png only', good: 'assets/logos/nova-relay.svg' },
  source: 'docs build_integration',
  published: '44/105 · 28/78 · 0/21',

  *check(tile) {
    if (tile.has('assets/logos/') && tile.paths('assets/logos/', '.svg').length === 0)
      yield fileProblem('assets/logos', 'no SVG in "assets/logos"');
  },
});
