import { defineRule } from '../../engine/rule.ts';
import { JsonNode } from '../../tile/json-node.ts';
import { monitorQueries } from '../../facts/monitor-queries.ts';

export const thresholdMatchesQuery = defineRule({
  id: 'monitor/threshold-matches-query',
  severity: { new: 'error', repo: 'error' },
  requires: '`options.thresholds.critical` == numeric operand at end of query',
  why: 'Datadog refuses a monitor whose query and threshold differ.',
  remedy: 'Write the number of the query into `options.thresholds.critical`.',
  example: { bad: '… > 3 and "critical": 5', good: '… > 3 and "critical": 3' },
  source: 'Datadog API',
  published: '0/46',
  fixable: true,
  *check(tile) {
    for (const { node, query } of monitorQueries(tile)) {
      const critical = new JsonNode(node.document).at('definition', 'options', 'thresholds', 'critical');
      const threshold = query?.comparison?.threshold;
      if (threshold !== undefined && critical.number !== undefined && critical.number !== threshold)
        yield critical.problem(
          `the query says ${threshold}, the threshold ${critical.number}`,
          critical.set(threshold),
        );
    }
  },
});
