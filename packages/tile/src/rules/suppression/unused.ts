import { defineRule } from '../../engine/rule.ts';

export const unused = defineRule({
  id: 'suppression/unused',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'Every suppression suppresses something.',
  why: 'What it excused is gone; the next mistake would hide behind it.',
  remedy: 'Remove it.',
  example: { bad: 'a suppression of a rule that finds nothing', good: '(removed)' },
  source: 'tilekit',
  published: 'not counted',

  // The engine reports it while it applies the file.
  check: () => [],
});
