import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const titleNumberOf = defineRule({
  id: 'dashboard/title-number-of',
  severity: { new: 'info', repo: 'info' },
  requires: 'widget titles avoid "number of"',
  why: '"Number of" makes titles longer and says nothing.',
  remedy: 'Leave it out: `Deliveries` instead of `Number of deliveries`.',
  example: { bad: '"title": "Number of deliveries"', good: '"title": "Deliveries"' },
  source: 'docs create-an-integration-dashboard',
  published: '39 widgets / 22 · 16 · 4',

  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      const title = widget.definition.at('title');
      if (/\bnumber of\b/i.test(title.string ?? ''))
        yield title.problem(`the title "${title.string ?? ''}" says "number of"`);
    }
  },
});
