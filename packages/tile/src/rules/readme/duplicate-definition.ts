import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { normaliseLabel } from '../../tile/markdown.ts';

export const duplicateDefinition = defineRule({
  id: 'readme/duplicate-definition',
  severity: { new: 'error', repo: 'error' },
  requires: 'a label defined once',
  why: 'Only the first definition counts; the other misleads.',
  remedy: 'Keep one, or number them apart.',
  example: { bad: '[1]: https://a.example and [1]: https://b.example', good: '[1]: … and [2]: …' },
  source: 'data',
  published: '0/262',

  *check(tile) {
    const seen = new Set<string>();
    for (const definition of tile.readme?.definitions ?? []) {
      const label = normaliseLabel(definition.label);
      if (seen.has(label))
        yield readmeProblem(tile.readme, definition.line, `"[${definition.label}]" is defined twice`);
      seen.add(label);
    }
  },
});
