import { defineRule } from '../../engine/rule.ts';

export const metadataCsvDeclared = defineRule({
  id: 'manifest/metadata-csv-declared',
  severity: { new: 'error', repo: 'error' },
  requires: 'metadata.csv on disk ⇒ metrics block with `metadata_path`',
  why: 'A metadata.csv that the manifest does not name is never read.',
  remedy: 'Add a `metrics` block with `metadata_path`, or delete the file.',
  example: {
    bad: 'metadata.csv exists, no "metrics" in the manifest',
    good: '"metrics": { "prefix": "nova_relay.", "check": [], "metadata_path": "metadata.csv" }',
  },
  source: 'ddev manifest_validator/common MetricsMetadata',
  published: '1/191 · 0/107 · 0/19',
  fixable: true,
  *check(tile) {
    const node = tile.integration.at('metrics', 'metadata_path');
    if (!tile.has('metadata.csv') || !tile.manifest.object || node.exists) return;
    yield node.problem(
      'metadata.csv exists and the manifest does not name it',
      tile.integration.object && node.set('metadata.csv'),
    );
  },
});
