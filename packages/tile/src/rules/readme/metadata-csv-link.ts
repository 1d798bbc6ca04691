import { defineRule } from '../../engine/rule.ts';
import { readmeProblem } from '../problems.ts';
import { linkMetadata } from '../../facts/readme-sections.ts';

export const metadataCsvLink = defineRule({
  id: 'readme/metadata-csv-link',
  severity: { new: 'error', repo: 'warning' },
  requires: 'metrics block ⇒ README links `metadata.csv` in Data Collected',
  why: 'Readers of the repository find the list of metrics through it.',
  remedy: 'Link `metadata.csv` in the section Data Collected.',
  example: {
    bad: '"See the list of metrics."',
    good: 'See [metadata.csv][3] for a list of metrics provided by this integration.',
  },
  source: 'data',
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
});
