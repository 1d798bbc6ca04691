import { defineRule } from '../../engine/rule.ts';

export const isReadOnly = defineRule({
  id: 'dashboard/is-read-only',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`is_read_only` absent or false',
  why: "Customers could not adapt their copy; the key is also gone from Datadog's interface.",
  remedy: 'Remove the key.',
  example: { bad: '"is_read_only": true', good: '(no such key)' },
  source: 'data',
  published: '16 files true / 13 · 10 · 0 tiles',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards) {
      const node = board.at('is_read_only');
      if (node.value === true) yield node.problem('the dashboard is read-only', node.remove());
    }
  },
});
