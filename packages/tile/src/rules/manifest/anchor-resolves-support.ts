import { defineRule } from '../../engine/rule.ts';
import { unresolvedAnchors } from './anchors.ts';

export const anchorResolvesSupport = defineRule({
  id: 'manifest/anchor-resolves-support',
  severity: { new: 'warning', repo: 'warning' },
  requires:
    'Same for `support`. 181 real tiles point at `#Support` while README only has `## Troubleshooting`',
  why: 'The support tab stays empty; most published tiles have this mistake because a template had it.',
  remedy: 'Point at the heading that exists, `README.md#Support` or `README.md#Troubleshooting`.',
  example: {
    bad: '"support": "README.md#Support" while the README has "## Troubleshooting"',
    good: '"support": "README.md#Troubleshooting"',
  },
  source: 'data',
  published: '181/261 · 104/176 · 15/36',
  tileOnly: true,
  fixable: true,
  *check(tile) {
    yield* unresolvedAnchors(tile, ['support']);
  },
});
