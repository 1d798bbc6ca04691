import { defineRule } from '../../engine/rule.ts';

export const reason = defineRule({
  id: 'suppression/reason',
  severity: { new: 'error', repo: 'error' },
  requires: 'Every suppression has a reason.',
  why: 'Without one nobody can tell later whether it still holds.',
  remedy: 'Say why the finding is accepted.',
  example: {
    bad: '{ "rule": "media/max-size" }',
    good: '{ "rule": "media/max-size", "reason": "approved by the reviewer" }',
  },
  source: 'tilekit',
  published: 'not counted',

  // The engine reports it while it applies the file.
  check: () => [],
});
