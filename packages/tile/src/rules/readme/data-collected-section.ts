import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { collectsData } from '../../facts/submitted-data.ts';
import { insertSection } from '../../facts/readme-sections.ts';

export const dataCollectedSection = defineRule({
  id: 'readme/data-collected-section',
  severity: { new: 'error', repo: 'warning' },
  requires: 'H2 `Data Collected` when the tile has metrics, logs or events.',
  why: 'Customers want to know what will arrive before they install.',
  remedy: 'Add `## Data Collected` with what the integration sends.',
  example: { bad: 'metrics, and no "## Data Collected"', good: '## Data Collected, ### Metrics' },
  source: 'docs create_a_tile',
  published: '64/262 · 64/177 · 16/37',
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (readme && collectsData(tile) && readme.sections('Data Collected').length === 0) {
      yield readmeProblem(
        readme,
        1,
        'there is no "## Data Collected"',
        insertSection(readme, 'Data Collected'),
      );
    }
  },
});
