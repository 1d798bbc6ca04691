import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';

export const templateVariableShape = defineRule({
  id: 'dashboard/template-variable-shape',
  severity: { new: 'error', repo: 'error' },
  requires: '{name, prefix?, default? or defaults?, available_values?}, unique names',
  why: 'Datadog refuses a variable without a name; of two with one name only one works.',
  remedy:
    'Give every variable a name of its own, and `default`, `defaults`, `prefix`, `available_values` as needed.',
  example: {
    bad: '{ "prefix": "env" }',
    good: '{ "name": "env", "prefix": "env", "available_values": [], "default": "*" }',
  },
  source: 'Datadog API',
  published: '0 dup',

  *check(tile) {
    for (const board of tile.dashboards) {
      yield* bySchema(board, dashboardSchema, 'dashboard/template-variable-shape');
      const seen = new Set<string>();
      for (const variable of board.at('template_variables').items()) {
        const name = variable.at('name').string ?? '';
        if (seen.has(name)) yield variable.problem(`the template variable "${name}" is declared twice`);
        seen.add(name);
      }
    }
  },
});
