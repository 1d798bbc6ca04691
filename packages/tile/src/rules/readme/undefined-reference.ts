import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { normaliseLabel } from '../../tile/markdown.ts';

export const undefinedReference = defineRule({
  id: 'readme/undefined-reference',
  severity: { new: 'error', repo: 'error' },
  requires: 'every `[x][n]` has a definition',
  why: 'The reader sees brackets instead of a link.',
  remedy: 'Define the label or correct it.',
  example: { bad: '[Nova][9] without [9]: …', good: '[Nova][1] with [1]: https://nova.example' },
  source: 'data',
  published: '0/262',

  *check(tile) {
    const { readme } = tile;
    const labels = new Set(readme?.definitions.map((definition) => normaliseLabel(definition.label)));
    for (const link of readme?.links ?? []) {
      if (link.kind === 'reference' && !labels.has(normaliseLabel(link.target)))
        yield readmeProblem(readme, link.line, `"[${link.target}]" is not defined`);
    }
  },
});
