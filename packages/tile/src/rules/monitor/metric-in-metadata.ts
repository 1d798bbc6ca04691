import { defineRule } from '../../engine/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { metricsOf } from '@tilekit/query';
import { monitorQueries } from '../../facts/monitor-queries.ts';
import { isDeclared, isOwnMetric } from '../../facts/declared-metrics.ts';

export const metricInMetadata = defineRule({
  id: 'monitor/metric-in-metadata',
  severity: { new: 'error', repo: 'warning' },
  requires:
    "Every metric with the tile's own prefix that a monitor queries is a row of metadata.csv (suffixes as for dashboards).",
  why: 'The monitor never alerts, or alerts on something undocumented.',
  remedy: 'Add the metric to metadata.csv or correct its name.',
  example: {
    bad: 'sum(last_5m):sum:nova_relay.messages.faild{*} > 3',
    good: 'sum(last_5m):sum:nova_relay.messages.failed{*} > 3',
  },
  source: 'data',
  published: '8 metrics / 5 tiles before suffix stripping',

  *check(tile) {
    for (const { node, query } of monitorQueries(tile)) {
      for (const { metric } of query ? metricsOf(query.of) : []) {
        if (!isOwnMetric(tile, metric) || isDeclared(tile, metric)) continue;
        const guess = nearest(metric, tile.metricNames);
        yield node.problem(
          `metadata.csv does not list "${metric}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
        );
      }
    }
  },
});
