import { defineRule } from '../../engine/rule.ts';
import { requestsOf } from '../../facts/widgets.ts';
import { eventSources } from '../../facts/dashboard-queries.ts';

export const queryKeys = defineRule({
  id: 'dashboard/query-keys',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Every query has `data_source` and `name`; a metric query also `query`, an event query `search`, `compute`, `indexes` and `group_by`.',
  why: 'Datadog cannot run a query without them.',
  remedy: 'Add the missing key.',
  example: {
    bad: '{ "data_source": "metrics", "query": "avg:nova_relay.latency{*}" }',
    good: '{ "data_source": "metrics", "name": "query1", "query": "avg:nova_relay.latency{*}" }',
  },
  source: 'Datadog API, data',
  published: '0 (1 traces query lacks indexes)',

  *check(tile) {
    for (const { queries } of requestsOf(tile)) {
      for (const query of queries) {
        const source = query.at('data_source').string;
        const needed = ['data_source', 'name', ...(source === 'metrics' ? ['query'] : [])];
        for (const key of needed) if (!query.at(key).exists) yield query.problem(`the query lacks "${key}"`);
        if (source === undefined || !eventSources.has(source)) continue;
        for (const key of ['search', 'compute'])
          if (!query.at(key).exists) yield query.problem(`the ${source} query lacks "${key}"`);
        for (const key of ['indexes', 'group_by'])
          if (!query.at(key).exists)
            yield { ...query.problem(`the ${source} query lacks "${key}"`), atMost: 'warning' };
      }
    }
  },
});
