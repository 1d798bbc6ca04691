import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { insertSection } from '../../facts/readme-sections.ts';

export const setupSection = defineRule({
  id: 'readme/setup-section',
  severity: { new: 'error', repo: 'error' },
  requires: 'H2 exactly `Setup`, non-empty',
  why: 'The configuration tab shows it, and public CI checks it.',
  remedy: 'Add `## Setup` with the steps.',
  example: { bad: 'a README without "## Setup"', good: '## Setup, then the steps' },
  source: 'ddev readmes.py (runs in extras CI)',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (!readme) return;
    const [setup] = readme.sections('Setup');
    if (!setup) yield readmeProblem(readme, 1, 'there is no "## Setup"', insertSection(readme, 'Setup'));
    else if (setup.next === 'end' || (setup.next === 'heading' && (setup.nextLevel ?? 0) <= 2))
      yield readme.problem(setup.line, '"## Setup" is empty');
  },
});
