import { defineRule } from '../../engine/rule.ts';
import { queriedMetrics } from '../../facts/dashboard-queries.ts';
import { metricType } from '../../facts/declared-metrics.ts';

export const aggregationMatchesType = defineRule({
  id: 'dashboard/aggregation-matches-type',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`.as_count()` and `.as_rate()` are used on counts and rates only.',
  why: 'They change nothing on a gauge, and the reader expects a sum that is not there.',
  remedy: 'Remove the modifier, or correct the type in metadata.csv.',
  example: {
    bad: 'avg:nova_relay.latency{*}.as_count() while metadata.csv says gauge',
    good: 'sum:nova_relay.messages.delivered{*}.as_count()',
  },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    const seen = new Set<string>();
    for (const { node, metric } of queriedMetrics(tile)) {
      const used = metric.methods.find((method) => method.name === 'as_count' || method.name === 'as_rate');
      if (!used || seen.has(metric.metric) || metricType(tile, metric.metric) !== 'gauge') continue;
      seen.add(metric.metric);
      yield node.problem(`".${used.name}()" on "${metric.metric}", which metadata.csv calls a gauge`);
    }
  },
});
