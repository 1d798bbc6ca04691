import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { toReference } from '../../facts/readme-links.ts';

export const referenceLinks = defineRule({
  id: 'readme/reference-links',
  severity: { new: 'error', repo: 'warning' },
  requires: 'no inline `[x](url)` (same-page `#` anchors allowed); use `[x][n]`',
  why: 'The documentation asks for numbered references, so that addresses can be checked and translated in one place.',
  remedy: 'Write `[text][1]` and define `[1]: https://…` at the end; `--fix` does it.',
  example: { bad: '[Nova](https://nova.example)', good: '[Nova][1]' },
  source: 'docs create_a_tile',
  published: '29/262 · 22/177 · 5/37',
  fixable: true,
  *check(tile) {
    for (const link of tile.readme?.links ?? []) {
      if (link.kind !== 'inline' || link.image || link.target.startsWith('#') || link.text.includes('!['))
        continue;
      yield readmeProblem(
        tile.readme,
        link.line,
        `"${link.raw.slice(0, 120)}" is an inline link`,
        toReference(tile.readme, link),
      );
    }
  },
});
