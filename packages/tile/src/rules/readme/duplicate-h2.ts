import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';

export const duplicateH2 = defineRule({
  id: 'readme/duplicate-h2',
  severity: { new: 'error', repo: 'error' },
  requires: 'no H2 repeated',
  why: 'An anchor can only point at the first of two equal headings.',
  remedy: 'Merge the sections or rename one.',
  example: { bad: '## Setup twice', good: '## Setup once' },
  source: 'data',
  published: '0/262',

  *check(tile) {
    const { readme } = tile;
    const seen = new Set<string>();
    for (const heading of readme?.headings ?? []) {
      if (heading.level !== 2) continue;
      if (seen.has(heading.text))
        yield readmeProblem(readme, heading.line, `"## ${heading.text}" is repeated`);
      seen.add(heading.text);
    }
  },
});
