import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const noNestedGroup = defineRule({
  id: 'dashboard/no-nested-group',
  severity: { new: 'error', repo: 'error' },
  requires: 'no group inside group',
  why: 'Datadog shows one level of groups.',
  remedy: "Move the inner group's widgets one level up.",
  example: { bad: 'a group inside a group', good: 'groups beside each other' },
  source: 'Datadog API, data',
  published: '0/213',

  *check(tile) {
    for (const widget of widgetsOf(tile))
      if (widget.type === 'group' && widget.group) yield widget.definition.problem('a group inside a group');
  },
});
