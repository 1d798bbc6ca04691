import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const metricsPrefix = defineRule({
  id: 'manifest/metrics-prefix',
  severity: { new: 'error', repo: 'error' },
  requires: 'metrics block ⇒ non-empty `prefix`',
  why: 'Datadog attributes metrics to the integration by their prefix.',
  remedy: 'Set the prefix that all your metrics share, with the dot.',
  example: { bad: '"metrics": { "metadata_path": "metadata.csv" }', good: '"prefix": "nova_relay."' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/190',

  check: (tile) => bySchema(tile.manifest, manifestSchema, 'manifest/metrics-prefix'),
});
