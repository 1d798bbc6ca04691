import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { wrapUrl } from '../../facts/readme-links.ts';

export const bareUrl = defineRule({
  id: 'readme/bare-url',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'no bare URL in prose',
  why: 'A bare address reads badly and is not a link everywhere.',
  remedy: "Give it a text: `[Nova's help][2]`; `--fix` makes it a link.",
  example: { bad: 'See https://nova.example for help.', good: "See [Nova's help][2]." },
  source: 'data',
  published: '6/262',
  fixable: true,
  *check(tile) {
    for (const link of tile.readme?.links ?? []) {
      if (link.kind === 'bare')
        yield readmeProblem(
          tile.readme,
          link.line,
          `"${link.target.slice(0, 120)}" is a bare address`,
          wrapUrl(tile.readme, link),
        );
    }
  },
});
