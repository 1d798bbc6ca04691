import { defineRule } from '../../engine/rule.ts';
import { monitorQueries } from '../../facts/monitor-queries.ts';

export const querySyntax = defineRule({
  id: 'monitor/query-syntax',
  severity: { new: 'error', repo: 'warning' },
  requires: "The query follows Datadog's monitor query language.",
  why: 'Datadog refuses the monitor.',
  remedy: 'Correct the query at the position named.',
  example: {
    bad: 'sum(last_5m):sum:nova_relay.messages.failed{* > 3',
    good: 'sum(last_5m):sum:nova_relay.messages.failed{*} > 3',
  },
  source: 'tilekit',
  published: 'not counted',

  *check(tile) {
    for (const { node, error } of monitorQueries(tile))
      if (error !== undefined) yield node.problem(`the query does not parse: ${error}`);
  },
});
