import { defineRule } from '../../engine/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { queriedMetrics } from '../../facts/dashboard-queries.ts';
import { isDeclared, isOwnMetric } from '../../facts/declared-metrics.ts';

export const metricInMetadata = defineRule({
  id: 'dashboard/metric-in-metadata',
  severity: { new: 'error', repo: 'warning' },
  requires:
    "Every metric with the tile's own prefix that a dashboard queries is a row of metadata.csv (also without `.count`, `.avg`, `.max`, `.median`, `.95percentile`, `.sum`, `.bucket`, `.quantile`, `.total`).",
  why: 'Either the graph is empty, or the metric is undocumented and has no unit.',
  remedy: 'Add the metric to metadata.csv or correct its name; the message names the nearest one.',
  example: { bad: 'avg:nova_relay.latancy{*}', good: 'avg:nova_relay.latency{*}' },
  source: 'docs practice',
  published: '22/93 · 11/55 · 3/14 tiles; 190 metrics',

  *check(tile) {
    const seen = new Set<string>();
    for (const { node, metric } of queriedMetrics(tile)) {
      if (
        seen.has(`${node.file} ${metric.metric}`) ||
        !isOwnMetric(tile, metric.metric) ||
        isDeclared(tile, metric.metric)
      )
        continue;
      seen.add(`${node.file} ${metric.metric}`);
      const guess = nearest(metric.metric, tile.metricNames);
      yield node.problem(
        `metadata.csv does not list "${metric.metric}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
      );
    }
  },
});
