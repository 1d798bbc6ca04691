import { defineRule } from '../../engine/rule.ts';
import { requestsOf } from '../../facts/widgets.ts';
import { formulaWords, parsedFormula } from '../../facts/dashboard-queries.ts';
import { namesOf } from '@tilekit/query';

export const formulaReferencesQuery = defineRule({
  id: 'dashboard/formula-references-query',
  severity: { new: 'error', repo: 'error' },
  requires: 'formula uses a query name of its request',
  why: 'The graph stays empty.',
  remedy: "Use the names of the request's queries.",
  example: { bad: '"formula": "query2" with only "query1"', good: '"formula": "query1"' },
  source: 'data',
  published: '0',

  *check(tile) {
    for (const { request, queries } of requestsOf(tile)) {
      const names = new Set(queries.map((query) => query.at('name').string));
      for (const formula of request.at('formulas').items()) {
        const node = formula.at('formula');
        const parsed = parsedFormula(node);
        if (!parsed || names.size === 0) continue;
        const unknown = namesOf(parsed).find((name) => !names.has(name) && !formulaWords.has(name));
        if (unknown !== undefined) yield node.problem(`no query of this request is called "${unknown}"`);
      }
    }
  },
});
