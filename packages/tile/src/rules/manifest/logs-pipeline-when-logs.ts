import { defineRule } from '../../engine/rule.ts';

export const logsPipelineWhenLogs = defineRule({
  id: 'manifest/logs-pipeline-when-logs',
  severity: { new: 'error', repo: 'warning' },
  requires: 'Submits logs ⇒ `assets/logs/*.yaml` pipeline',
  why: 'Logs without a pipeline arrive as plain text.',
  remedy: 'Add a pipeline and its tests to `assets/logs/`.',
  example: {
    bad: '"logs": { "source": "nova_relay" } without assets/logs',
    good: 'assets/logs/nova-relay.yaml and nova-relay_tests.yaml',
  },
  source: 'docs extend/integrations',
  published: '7 tiles have logs.source without a pipeline',

  *check(tile) {
    const source = tile.manifest.at('assets', 'logs', 'source');
    if (source.exists && tile.pipelines.length === 0)
      yield source.problem('the tile has a log source and no pipeline');
  },
});
