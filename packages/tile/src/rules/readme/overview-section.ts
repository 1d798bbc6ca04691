import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { insertSection } from '../../facts/readme-sections.ts';

export const overviewSection = defineRule({
  id: 'readme/overview-section',
  severity: { new: 'error', repo: 'error' },
  requires: 'H2 exactly `Overview`; next element is a paragraph (rookout has a H3 there: 1)',
  why: "The tile's first tab shows it, and public CI checks it.",
  remedy: 'Add `## Overview` with a paragraph under it.',
  example: { bad: '# Nova Relay, then ## Setup', good: '## Overview, then a paragraph' },
  source: 'ddev readmes.py (runs in extras CI)',
  published: '0 missing; 1/262 not paragraph',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (!readme) return;
    const [overview] = readme.sections('Overview');
    if (!overview)
      yield readmeProblem(readme, 1, 'there is no "## Overview"', insertSection(readme, 'Overview'));
    else if (overview.next !== 'paragraph' && !(overview.next === 'heading' && overview.nextLevel === 3))
      yield readme.problem(overview.line, 'no paragraph follows "## Overview"');
  },
});
