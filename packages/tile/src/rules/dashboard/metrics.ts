import type { Rule } from '../../engine/rule.ts';
import {
  formulaExpressions,
  metricExpressions,
  queriedMetrics,
  queryErrors,
} from '../../facts/dashboard-queries.ts';
import {
  isCommonMetric,
  isDeclared,
  isOwnMetric,
  metricType,
  underAnotherPrefix,
} from '../../facts/declared-metrics.ts';
import { meantWord, queryFunctions, unknownWords } from '../../facts/query-vocabulary.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import { nearest } from '../../text/nearest.ts';

/** The metrics that queries name. */
export const dashboardMetricRules: readonly Rule[] = [
  {
    id: 'dashboard/metric-in-metadata',
    severity: { new: 'error', repo: 'warning' },
    requires:
      "Every metric with the tile's own prefix that a dashboard queries is a row of metadata.csv (also without `.count`, `.avg`, `.max`, `.median`, `.95percentile`, `.sum`, `.bucket`, `.quantile`, `.total`).",
    why: 'Either the graph is empty, or the metric is undocumented and lacks a unit.',
    remedy: 'Add the metric to metadata.csv or correct its name; the message suggests the closest one.',
    example: { bad: 'avg:nova_relay.latancy{*}', good: 'avg:nova_relay.latency{*}' },
    source: '20 of 262 published tiles break it (August 2026)',
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
  },
  {
    id: 'dashboard/metric-any-prefix',
    severity: { new: 'info', repo: 'info' },
    requires:
      'Metrics with another prefix belong to a family that any organization may have: `system.`, `jvm.`, `http.`, `datadog.`, `sftp.`, `process.`, `runtime.` or `otelcol_`.',
    why: 'The customer may not use the other integration.',
    remedy: 'Use your own metrics, or say in the dashboard which other integration it needs.',
    example: { bad: 'avg:nginx.net.connections{*}', good: 'avg:nova_relay.latency{*}' },
    source: '19 of 262 published tiles break it (August 2026)',
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
  },
  {
    id: 'dashboard/metric-prefix',
    severity: { new: 'warning', repo: 'warning' },
    requires: "A query does not name one of the tile's metrics under a different prefix.",
    why: 'A dashboard copied from another product or an earlier version shows empty graphs.',
    remedy: 'Use the name listed in metadata.csv.',
    example: { bad: 'avg:my_relay.messages.failed{*}', good: 'avg:nova_relay.messages.failed{*}' },
    source: '1 of 262 published tiles break it (November 2026)',
    published: '1/262',
    *check(tile) {
      const seen = new Set<string>();
      for (const { node, metric } of queriedMetrics(tile)) {
        const own = seen.has(metric.metric) ? undefined : underAnotherPrefix(tile, metric.metric);
        seen.add(metric.metric);
        if (own !== undefined)
          yield node.problem(`"${metric.metric}" has another prefix; did you mean "${own}"?`);
      }
    },
  },
  {
    id: 'dashboard/known-functions',
    severity: { new: 'warning', repo: 'warning' },
    requires: "Queries and formulas use aggregators, functions and methods of Datadog's query language.",
    why: 'Datadog shows an error instead of the graph.',
    remedy: 'Correct the word, or check it in the list of functions.',
    example: { bad: 'average:nova_relay.latency{*}', good: 'avg:nova_relay.latency{*}' },
    source: 'https://docs.datadoghq.com/dashboards/functions/',
    published: '0/262',
    *check(tile) {
      for (const { node, expression } of [...metricExpressions(tile), ...formulaExpressions(tile)]) {
        for (const { word, kind } of unknownWords(expression)) {
          const guess = meantWord(word, kind);
          const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
          yield node.problem(
            `"${word}" is not ${kind === 'aggregator' ? 'an' : 'a'} ${kind} on our list of ${queryFunctions.listedOn}${meant}`,
          );
        }
      }
    },
  },
  {
    id: 'dashboard/query-syntax',
    severity: { new: 'error', repo: 'warning' },
    requires: "Metric queries and formulas follow Datadog's query language.",
    why: 'Datadog shows an error instead of the graph.',
    remedy: 'Correct the query at the position shown.',
    example: { bad: 'avg:nova_relay.latency{$env', good: 'avg:nova_relay.latency{$env}' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      for (const { node, error } of queryErrors(tile))
        yield node.problem(`"${(node.string ?? '').slice(0, 80)}": ${error}`);
      const seen = new Set<string>();
      for (const { node } of metricExpressions(tile)) {
        const [filter] = /\{[^{}]*;[^{}]*\}/.exec(node.string ?? '') ?? [];
        if (filter === undefined || seen.has(keyOf(node))) continue;
        seen.add(keyOf(node));
        yield node.problem(`"${filter.slice(0, 80)}" separates tags by ";", which becomes part of a value`);
      }
    },
  },
  {
    id: 'dashboard/aggregation-matches-type',
    severity: { new: 'warning', repo: 'warning' },
    requires: '`.as_count()` and `.as_rate()` are used on counts and rates only.',
    why: 'They have no effect on a gauge, and the reader expects a sum that is not there.',
    remedy: 'Remove the modifier, or correct the type in metadata.csv.',
    example: {
      bad: 'avg:nova_relay.latency{*}.as_count() while metadata.csv says gauge',
      good: 'sum:nova_relay.messages.delivered{*}.as_count()',
    },
    source: '12 of 262 published tiles break it (August 2026)',
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
  },
];

function keyOf(node: JsonNode): string {
  return `${node.file} ${node.path.join('.')}`;
}
