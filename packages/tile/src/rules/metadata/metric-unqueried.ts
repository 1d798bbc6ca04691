import { defineRule } from '../../engine/rule.ts';
import { shownMetrics } from '../../facts/declared-metrics.ts';

export const metricUnqueried = defineRule({
  id: 'metadata/metric-unqueried',
  severity: { new: 'info', repo: 'info' },
  requires: 'Every listed metric is shown by a dashboard or watched by a monitor.',
  why: 'What nothing shows, customers rarely find.',
  remedy: 'Add the metric to a dashboard, or leave it for customers to discover.',
  example: { bad: 'nova_relay.queue.depth, in no dashboard or monitor', good: 'every metric in a dashboard' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    const table = tile.metadata;
    if (!table || tile.metricNames.size === 0 || tile.dashboards.length === 0) return;
    const shown = shownMetrics(tile);
    const unseen = [...tile.metricNames].filter((name) => !shown.has(name));
    if (unseen.length > 0)
      yield table.problem(
        table.header[0],
        `${unseen.length} of ${tile.metricNames.size} metrics are in no dashboard or monitor: ${unseen.slice(0, 5).join(', ')}${unseen.length > 5 ? ' …' : ''}`,
      );
  },
});
