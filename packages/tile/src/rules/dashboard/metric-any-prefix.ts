import { defineRule } from '../../engine/rule.ts';
import { queriedMetrics } from '../../facts/dashboard-queries.ts';
import { isCommonMetric, isDeclared, isOwnMetric } from '../../facts/declared-metrics.ts';

export const metricAnyPrefix = defineRule({
  id: 'dashboard/metric-any-prefix',
  severity: { new: 'info', repo: 'info' },
  requires:
    'Metrics with another prefix belong to a family that every organization may have: system. jvm. http. datadog. sftp. process. runtime. otelcol_.',
  why: 'The customer may not have the other integration.',
  remedy: 'Use your own metrics, or say in the dashboard what else must be installed.',
  example: { bad: 'avg:nginx.net.connections{*}', good: 'avg:nova_relay.latency{*}' },
  source: 'data',
  published: '38/93 tiles',

  *check(tile) {
    const seen = new Set<string>();
    for (const { node, metric } of queriedMetrics(tile)) {
      const name = metric.metric;
      if (
        tile.metricPrefix === '' ||
        seen.has(name) ||
        isOwnMetric(tile, name) ||
        isDeclared(tile, name) ||
        isCommonMetric(name)
      )
        continue;
      seen.add(name);
      yield node.problem(`"${name}" is not a metric of this integration`);
    }
  },
});
