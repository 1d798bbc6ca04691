import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { renumber } from '../../facts/readme-links.ts';

export const sequentialNumbering = defineRule({
  id: 'readme/sequential-numbering',
  severity: { new: 'info', repo: 'info' },
  requires: 'numeric labels run 1..n in order',
  why: 'Numbers in order are easy to check by eye.',
  remedy: 'Number the definitions from 1 on without gaps; `--fix` renumbers.',
  example: { bad: '[1], [3], [2]', good: '[1], [2], [3]' },
  source: 'data',
  published: '55/262 · 14/177 · 2/37',
  fixable: true,
  *check(tile) {
    const numbers = (tile.readme?.definitions ?? []).filter((definition) => /^\d+$/.test(definition.label));
    const wrong = numbers.find((definition, index) => Number(definition.label) !== index + 1);
    if (wrong)
      yield readmeProblem(
        tile.readme,
        wrong.line,
        `"[${wrong.label}]" is out of order`,
        renumber(tile.readme),
      );
  },
});
