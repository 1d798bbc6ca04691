import { defineRule } from '../../engine/rule.ts';
import { mentionsVariable } from './template-variables.ts';

export const templateVariableUsed = defineRule({
  id: 'dashboard/template-variable-used',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'each declared variable occurs as `$name`',
  why: 'A choice that changes nothing confuses.',
  remedy: 'Use the variable in the queries or remove it.',
  example: {
    bad: '"template_variables": [{ "name": "cluster" }] and no $cluster',
    good: 'avg:nova_relay.latency{$env}',
  },
  source: 'docs create-an-integration-dashboard',
  published: '18 vars / 10 · 4 · 1',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards) {
      const text = board.document?.source.text ?? '';
      for (const variable of board.at('template_variables').items()) {
        const name = variable.at('name').string ?? '';
        if (name !== '' && !mentionsVariable(text, name))
          yield variable.problem(`no query uses "$${name}"`, variable.remove());
      }
    }
  },
});
