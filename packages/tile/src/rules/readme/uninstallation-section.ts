import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { insertSection } from '../../facts/readme-sections.ts';

export const uninstallationSection = defineRule({
  id: 'readme/uninstallation-section',
  severity: { new: 'error', repo: 'warning' },
  requires: 'H2 `Uninstallation`',
  why: 'Customers must be told how to take the integration out again.',
  remedy: 'Add `## Uninstallation` with the steps.',
  example: { bad: 'a README without "## Uninstallation"', good: '## Uninstallation, then the steps' },
  source: 'docs oauth_for_integrations / api_integration',
  published: '216/262 · 131/177 · 7/37',
  tileOnly: true,
  fixable: true,
  *check(tile) {
    const { readme } = tile;
    if (!readme || readme.sections('Uninstallation').length > 0) return;
    const promised = tile.isOAuth || tile.manifest.at('tile', 'uninstallation').exists;
    const problem = readmeProblem(
      readme,
      1,
      'there is no "## Uninstallation"',
      insertSection(readme, 'Uninstallation'),
    );
    yield promised ? problem : { ...problem, atMost: 'warning' };
  },
});
