import { defineRule } from '../../engine/rule.ts';
import { unresolvedAnchors } from './anchors.ts';

export const anchorResolves = defineRule({
  id: 'manifest/anchor-resolves',
  severity: { new: 'error', repo: 'error' },
  requires: '`#X` for overview / configuration / uninstallation is the exact text of a README heading',
  why: 'A tab of the tile stays empty when its heading does not exist.',
  remedy: 'Use the exact text of a heading of the README.',
  example: {
    bad: '"configuration": "README.md#Installation" without that heading',
    good: '"configuration": "README.md#Setup"',
  },
  source: 'data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    yield* unresolvedAnchors(tile, ['overview', 'configuration', 'uninstallation']);
  },
});
