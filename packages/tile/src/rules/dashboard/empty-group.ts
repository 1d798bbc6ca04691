import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const emptyGroup = defineRule({
  id: 'dashboard/empty-group',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'no empty groups',
  why: 'An empty group is a headline without text.',
  remedy: 'Remove the group or fill it.',
  example: { bad: '{ "type": "group", "title": "Queues", "widgets": [] }', good: 'a group with widgets' },
  source: 'data',
  published: '2 / 2 · 2 · 0',
  fixable: true,
  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      if (widget.type === 'group' && widget.definition.at('widgets').array?.length === 0)
        yield widget.definition.problem(
          `the group "${widget.definition.at('title').string ?? ''}" is empty`,
          widget.node.remove(),
        );
    }
  },
});
