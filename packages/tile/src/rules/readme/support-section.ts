import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { insertSection } from '../../facts/readme-sections.ts';

export const supportSection = defineRule({
  id: 'readme/support-section',
  severity: { new: 'error', repo: 'error' },
  requires: 'H2 `Support` or `Troubleshooting` (extras). Marketplace needs `Support`',
  why: 'Customers look there first when something does not work.',
  remedy: 'Add `## Support` (or `## Troubleshooting`) with a way to reach you.',
  example: { bad: 'neither heading', good: '## Support' },
  source: 'data; docs create_a_tile',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (readme && readme.sections('Support').length + readme.sections('Troubleshooting').length === 0) {
      yield readmeProblem(
        readme,
        readme.source.lineStarts.length,
        'there is neither "## Support" nor "## Troubleshooting"',
        insertSection(readme, 'Support'),
      );
    }
  },
});
