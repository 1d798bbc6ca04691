import { defineRule } from '../../engine/rule.ts';

export const noTags = defineRule({
  id: 'dashboard/no-tags',
  severity: { new: 'info', repo: 'info' },
  requires: 'root `tags` absent or `[]`',
  why: 'Tags such as `team:` mean something in your organization only.',
  remedy: 'Remove them.',
  example: { bad: '"tags": ["team:relay"]', good: '"tags": []' },
  source: 'data',
  published: '15 tiles',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards) {
      const node = board.at('tags');
      if (node.array && node.array.length > 0) yield node.problem('the dashboard has tags', node.remove());
    }
  },
});
