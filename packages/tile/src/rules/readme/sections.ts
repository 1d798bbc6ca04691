import type { Rule } from '../../engine/rule.ts';
import { insertSection, linkMetadata, reorderSections, sectionRank } from '../../facts/readme-sections.ts';
import { collectsData } from '../../facts/submitted-data.ts';
import type { Heading, Markdown } from '../../tile/markdown.ts';
import { readmeProblem } from '../problems.ts';

/** The sections of the README. */
export const readmeSectionRules: readonly Rule[] = [
  {
    id: 'readme/overview-section',
    severity: { new: 'error', repo: 'error' },
    requires: 'The README has a section `## Overview` that starts with a paragraph.',
    why: "The tile's first tab shows it, and public CI checks it.",
    remedy: 'Add `## Overview` with a paragraph under it.',
    example: { bad: '# Nova Relay, then ## Setup', good: '## Overview, then a paragraph' },
    source:
      'https://github.com/DataDog/integrations-core/blob/58f943d4b158ecc0bc37aa7770e8b8771367af9c/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/readmes.py',
    published: '0 missing; 1/262 not paragraph',
    fixable: true,
    *check(tile) {
      const { readme } = tile;
      if (!readme) return;
      const [overview] = readme.sections('Overview');
      if (!overview)
        yield readmeProblem(readme, 1, 'there is no "## Overview"', insertSection(readme, 'Overview'));
      else if (
        overview.next !== 'paragraph' &&
        !(overview.next === 'heading' && overview.nextLevel === 3) &&
        !(overview.next === 'other' && hasProse(readme, overview))
      )
        yield readme.problem(overview.line, 'no paragraph follows "## Overview"');
    },
  },
  {
    id: 'readme/setup-section',
    severity: { new: 'error', repo: 'error' },
    requires: 'The README has a section `## Setup` that is not empty.',
    why: 'The configuration tab shows it, and public CI checks it.',
    remedy: 'Add `## Setup` with the steps.',
    example: { bad: 'a README without "## Setup"', good: '## Setup, then the steps' },
    source:
      'https://github.com/DataDog/integrations-core/blob/58f943d4b158ecc0bc37aa7770e8b8771367af9c/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/readmes.py',
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
  },
  {
    id: 'readme/support-section',
    severity: { new: 'error', repo: 'error' },
    requires: 'The README has a section `## Support` or `## Troubleshooting`.',
    why: 'Customers look there first when something does not work.',
    remedy: 'Add `## Support` (or `## Troubleshooting`) with a way to reach you.',
    example: { bad: 'neither heading', good: '## Support' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
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
  },
  {
    id: 'readme/uninstallation-section',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The README has a section `## Uninstallation`.',
    why: 'Customers need to know how to remove the integration.',
    remedy: 'Add `## Uninstallation` with the steps.',
    example: { bad: 'a README without "## Uninstallation"', good: '## Uninstallation, then the steps' },
    source: 'https://docs.datadoghq.com/extend/integrations/api_integration/',
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
  },
  {
    id: 'readme/data-collected-section',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The README of a tile with metrics, logs or events has a section `## Data Collected`.',
    why: 'Customers want to know which data will arrive before they install.',
    remedy: 'Add `## Data Collected` with what the integration sends.',
    example: { bad: 'metrics, and no "## Data Collected"', good: '## Data Collected, ### Metrics' },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
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
  },
  {
    id: 'readme/metadata-csv-link',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The section Data Collected of a tile with metrics links to `metadata.csv`.',
    why: 'Readers find the list of metrics through this link.',
    remedy: 'Link to `metadata.csv` in the section Data Collected.',
    example: {
      bad: '"See the list of metrics."',
      good: 'See [metadata.csv][3] for a list of metrics provided by this integration.',
    },
    source: '63 of 262 published tiles break it (August 2026)',
    published: '63/190 · 59/107 · 7/19',
    fixable: true,
    *check(tile) {
      const { readme } = tile;
      const [section] = readme?.sections('Data Collected') ?? [];
      if (!readme || !tile.integration.at('metrics').exists) return;
      if (!readme.source.text.includes('metadata.csv')) {
        yield readmeProblem(
          readme,
          section?.line ?? 1,
          'nothing links metadata.csv',
          section && linkMetadata(tile, readme, section),
        );
      }
    },
  },
  {
    id: 'readme/section-order',
    severity: { new: 'warning', repo: 'warning' },
    requires:
      'The sections are in the order Overview, Setup, Uninstallation, Data Collected, Support or Troubleshooting, Further Reading.',
    why: 'Readers know this order from other tiles.',
    remedy: 'Reorder the sections; `--fix` does it.',
    example: {
      bad: '## Support before ## Setup',
      good: '## Overview, ## Setup, ## Uninstallation, ## Data Collected, ## Support',
    },
    source: 'https://docs.datadoghq.com/developers/integrations/create_a_tile/',
    published: '4/262 · 4/177 · 3/37',
    fixable: true,
    *check(tile) {
      const { readme } = tile;
      if (!readme) return;
      const ranks = readme.headings
        .filter((heading) => heading.level === 2)
        .map((heading) => ({ heading, rank: sectionRank(heading.text) }))
        .filter((each) => each.rank >= 0);
      const misplaced = ranks.find((each, index) => index > 0 && each.rank < (ranks[index - 1]?.rank ?? 0));
      if (misplaced)
        yield {
          ...readme.problem(misplaced.heading.line, `"## ${misplaced.heading.text}" is out of order`),
          fix: reorderSections(readme),
        };
    },
  },
];

/** Whether text follows in a section that begins with something else, such as an alert or a picture. */
function hasProse(readme: Markdown, section: Heading): boolean {
  const next = readme.headings.find((heading) => heading.line > section.line);
  const lines = readme.source.text
    .split('\n')
    .slice(section.line, next === undefined ? undefined : next.line - 1);
  let inTag = false;
  return lines.some((line) => {
    if (/^\s*<(div|p|blockquote|table|details)\b/i.test(line)) inTag = true;
    const isProse = !inTag && /^\s{0,3}[\p{L}\p{N}*_`[("']/u.test(line);
    if (/<\/(div|p|blockquote|table|details)>/i.test(line)) inTag = false;
    return isProse;
  });
}
