import { defineRule } from '../../engine/rule.ts';

export const monitorWhenMetrics = defineRule({
  id: 'manifest/monitor-when-metrics',
  severity: { new: 'error', repo: 'warning' },
  requires: 'metric rows ⇒ ≥1 monitor (docs mandatory; real data does not)',
  why: 'The documentation asks integrations with metrics for a monitor template.',
  remedy: 'Add a monitor to `assets/monitors/` and name it in the manifest.',
  example: {
    bad: 'metrics, but "monitors": {}',
    good: '"monitors": { "Nova Relay failures are high": "assets/monitors/failures.json" }',
  },
  source: 'docs extend/integrations',
  published: '126/143 · 54/63 · 15/15',

  *check(tile) {
    if (
      tile.metricNames.size > 0 &&
      tile.manifest.object &&
      tile.manifest.at('assets', 'monitors').keys.length === 0
    ) {
      yield tile.manifest.at('assets', 'monitors').problem('the tile has metrics and no monitor');
    }
  },
});
