import { defineRule } from '../../engine/rule.ts';

export const priorityNull = defineRule({
  id: 'monitor/priority-null',
  severity: { new: 'info', repo: 'info' },
  requires: '`priority` null or absent',
  why: 'How urgent it is only the customer knows.',
  remedy: 'Write `"priority": null` or leave it out.',
  example: { bad: '"priority": 1', good: '"priority": null' },
  source: 'data',
  published: '2/46',
  fixable: true,
  *check(tile) {
    for (const monitor of tile.monitors) {
      const priority = monitor.at('definition', 'priority');
      if (priority.exists && priority.value !== null)
        yield priority.problem('the template sets a priority', priority.set(null));
    }
  },
});
