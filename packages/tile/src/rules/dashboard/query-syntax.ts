import { defineRule } from '../../engine/rule.ts';
import { queryErrors } from '../../facts/dashboard-queries.ts';

export const querySyntax = defineRule({
  id: 'dashboard/query-syntax',
  severity: { new: 'error', repo: 'warning' },
  requires: "Metric queries and formulas follow Datadog's query language.",
  why: 'Datadog shows an error instead of the graph.',
  remedy: 'Correct the query at the position named.',
  example: { bad: 'avg:nova_relay.latency{$env', good: 'avg:nova_relay.latency{$env}' },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    for (const { node, error } of queryErrors(tile))
      yield node.problem(`"${(node.string ?? '').slice(0, 80)}": ${error}`);
  },
});
