import { defineRule } from '../../engine/rule.ts';

export const unknownRule = defineRule({
  id: 'suppression/unknown-rule',
  severity: { new: 'error', repo: 'error' },
  requires: 'Every suppression names a rule that exists.',
  why: 'A misspelt id suppresses nothing.',
  remedy: 'Correct the id; `--list-rules` prints all.',
  example: {
    bad: '{ "rule": "media/max-sise", "reason": "…" }',
    good: '{ "rule": "media/max-size", "reason": "…" }',
  },
  source: 'tilekit',
  published: 'not counted',

  // The engine reports it while it applies the file.
  check: () => [],
});
