import { defineRule } from '../../engine/rule.ts';
import { requestsOf } from '../../facts/widgets.ts';

export const queryNamesUnique = defineRule({
  id: 'dashboard/query-names-unique',
  severity: { new: 'error', repo: 'error' },
  requires: 'query names unique within a request',
  why: 'A formula could not tell the queries apart.',
  remedy: 'Name the queries of a request differently.',
  example: { bad: 'two queries called "query1"', good: '"query1" and "query2"' },
  source: 'Datadog API',
  published: '0/213',

  *check(tile) {
    for (const { queries } of requestsOf(tile)) {
      const seen = new Set<string>();
      for (const query of queries) {
        const name = query.at('name');
        if (name.string !== undefined && seen.has(name.string))
          yield name.problem(`the query name "${name.string}" is used twice in this request`);
        seen.add(name.string ?? '');
      }
    }
  },
});
