import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';

export const notifyListEmpty = defineRule({
  id: 'dashboard/notify-list-empty',
  severity: { new: 'error', repo: 'error' },
  requires: '`notify_list` absent or `[]`',
  why: 'Customers would notify your colleagues about their changes.',
  remedy: 'Write `"notify_list": []`.',
  example: { bad: '"notify_list": ["jo@nova.example"]', good: '"notify_list": []' },
  source: 'data',
  published: '0/204 non-empty',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards)
      yield* bySchema(board, dashboardSchema, 'dashboard/notify-list-empty', (violation) =>
        violation.node.set([]),
      );
  },
});
