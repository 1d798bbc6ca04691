import { defineRule } from '../../engine/rule.ts';
import { JsonNode } from '../../tile/json-node.ts';
import { monitorQueries } from '../../facts/monitor-queries.ts';

export const queryOperator = defineRule({
  id: 'monitor/query-operator',
  severity: { new: 'error', repo: 'error' },
  requires: 'A query ends with a comparison and a number; that of a service check has none.',
  why: 'Datadog refuses the monitor.',
  remedy: 'End the query with the condition, such as `> 3`.',
  example: {
    bad: 'sum(last_5m):sum:nova_relay.messages.failed{*}.as_count()',
    good: 'sum(last_5m):sum:nova_relay.messages.failed{*}.as_count() > 3',
  },
  source: 'Datadog API',
  published: '0/44',

  *check(tile) {
    for (const { node, query } of monitorQueries(tile)) {
      const isCheck = new JsonNode(node.document).at('definition', 'type').string === 'service check';
      if (!query) continue;
      if (!isCheck && !query.comparison)
        yield node.problem('the query does not end with a comparison and a number');
      if (isCheck && query.comparison) yield node.problem('the query of a service check has no comparison');
    }
  },
});
