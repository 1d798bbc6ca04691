import type { Rule } from '../../engine/rule.ts';
import { isDeclared, isOwnMetric, underAnotherPrefix } from '../../facts/declared-metrics.ts';
import { monitorQueries } from '../../facts/monitor-queries.ts';
import { nearest } from '../../text/nearest.ts';
import { JsonNode } from '../../tile/json-node.ts';
import { metricsOf, templateVariablesOf } from '@tilekit/query';

/** The query and its thresholds. */
export const monitorQueryRules: readonly Rule[] = [
  {
    id: 'monitor/threshold-matches-query',
    severity: { new: 'error', repo: 'error' },
    requires: 'The critical threshold is the number at the end of the query.',
    why: 'Datadog rejects a monitor whose query and threshold differ.',
    remedy: 'Set `options.thresholds.critical` to the number in the query.',
    example: { bad: '… > 3 and "critical": 5', good: '… > 3 and "critical": 3' },
    source: 'https://docs.datadoghq.com/api/latest/monitors/',
    published: '0/46',
    fixable: true,
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const critical = new JsonNode(node.document).at('definition', 'options', 'thresholds', 'critical');
        const threshold = query?.comparison?.threshold;
        if (threshold !== undefined && critical.number !== undefined && critical.number !== threshold)
          yield critical.problem(
            `the query says ${threshold}, but the threshold is ${critical.number}`,
            critical.set(threshold),
          );
      }
    },
  },
  {
    id: 'monitor/query-operator',
    severity: { new: 'error', repo: 'error' },
    requires: 'A query ends with a comparison and a number; the query of a service check has none.',
    why: 'Datadog rejects the monitor.',
    remedy: 'End the query with the condition, such as `> 3`.',
    example: {
      bad: 'sum(last_5m):sum:nova_relay.messages.failed{*}.as_count()',
      good: 'sum(last_5m):sum:nova_relay.messages.failed{*}.as_count() > 3',
    },
    source: 'https://docs.datadoghq.com/api/latest/monitors/',
    published: '0/44',

    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const type = new JsonNode(node.document).at('definition', 'type').string;
        const isCheck = type === 'service check';
        if (!query || type === 'composite') continue;
        if (!isCheck && !query.comparison)
          yield node.problem('the query does not end with a comparison and a number');
        if (isCheck && query.comparison) yield node.problem('the query of a service check has no comparison');
      }
    },
  },
  {
    id: 'monitor/metric-in-metadata',
    severity: { new: 'error', repo: 'warning' },
    requires:
      "Every metric with the tile's own prefix that a monitor queries is a row of metadata.csv (suffixes as for dashboards).",
    why: 'The monitor never alerts, or alerts on an undocumented metric.',
    remedy: 'Add the metric to metadata.csv or correct its name.',
    example: {
      bad: 'sum(last_5m):sum:nova_relay.messages.faild{*} > 3',
      good: 'sum(last_5m):sum:nova_relay.messages.failed{*} > 3',
    },
    source: '3 of 262 published tiles break it (August 2026)',
    published: '8 metrics / 5 tiles before suffix stripping',

    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        for (const { metric } of query ? metricsOf(query.of) : []) {
          const own = underAnotherPrefix(tile, metric);
          if (own === undefined && (!isOwnMetric(tile, metric) || isDeclared(tile, metric))) continue;
          const guess = own ?? nearest(metric, tile.metricNames);
          yield node.problem(
            `metadata.csv does not list "${metric}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
          );
        }
      }
    },
  },
  {
    id: 'monitor/no-template-variable',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The query uses no template variable of a dashboard, such as `$env`.',
    why: 'A monitor has no template variables: it would watch a tag with that literal text.',
    remedy: 'Use `*` or a tag, and group by the tag if alerts should name it.',
    example: {
      bad: 'sum(last_5m):sum:nova_relay.messages.failed{$env} > 3',
      good: 'sum(last_5m):sum:nova_relay.messages.failed{*} by {env} > 3',
    },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const { node, query } of monitorQueries(tile)) {
        const [name] = query ? templateVariablesOf(query.of) : [];
        if (name !== undefined)
          yield node.problem(`"$${name}" is a template variable, which monitors do not have`);
      }
    },
  },
  {
    id: 'monitor/query-syntax',
    severity: { new: 'error', repo: 'warning' },
    requires: "The query follows Datadog's monitor query language.",
    why: 'Datadog rejects the monitor.',
    remedy: 'Correct the query at the position shown.',
    example: {
      bad: 'sum(last_5m):sum:nova_relay.messages.failed{* > 3',
      good: 'sum(last_5m):sum:nova_relay.messages.failed{*} > 3',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      for (const { node, error } of monitorQueries(tile))
        if (error !== undefined) yield node.problem(`the query does not parse: ${error}`);
    },
  },
];
