import { defineRule } from '../../engine/rule.ts';

export const metricsMetadataPath = defineRule({
  id: 'manifest/metrics-metadata-path',
  severity: { new: 'error', repo: 'error' },
  requires: '`metrics.metadata_path` exists; value `metadata.csv`',
  why: 'The list of metrics is read from there.',
  remedy: 'Set `"metadata_path": "metadata.csv"` and add the file.',
  example: { bad: '"metadata_path": "assets/metrics.csv"', good: '"metadata_path": "metadata.csv"' },
  source: 'ddev manifest_validator/common MetricsMetadata',
  published: '0/190 · 0/107 · 0/19',
  fixable: true,
  *check(tile) {
    const metrics = tile.integration.at('metrics');
    const path = metrics.at('metadata_path');
    if (!metrics.object || !path.exists) return;
    if (path.string !== 'metadata.csv')
      yield path.problem('"metadata_path" must be "metadata.csv"', path.set('metadata.csv'));
    else if (!tile.has('metadata.csv')) yield path.problem('"metadata.csv" does not exist');
  },
});
