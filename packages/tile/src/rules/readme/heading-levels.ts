import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';

export const headingLevels = defineRule({
  id: 'readme/heading-levels',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'no jump of >1 level',
  why: 'A level that is left out breaks the outline for screen readers.',
  remedy: 'Go down one level at a time.',
  example: { bad: '## Setup, then #### Step 1', good: '## Setup, then ### Step 1' },
  source: 'data',
  published: '2/262',

  *check(tile) {
    const { readme } = tile;
    for (const [index, heading] of (readme?.headings ?? []).entries()) {
      const before = readme?.headings[index - 1];
      if (before && heading.level > before.level + 1)
        yield readmeProblem(
          readme,
          heading.line,
          `"${heading.text}" jumps from level ${before.level} to ${heading.level}`,
        );
    }
  },
});
