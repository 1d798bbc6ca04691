import { defineRule } from '../../engine/rule.ts';

export const shape = defineRule({
  id: 'suppression/shape',
  severity: { new: 'error', repo: 'error' },
  requires: '`tilekit.suppressions.json` holds a list `suppressions`.',
  why: 'A file that cannot be read suppresses nothing.',
  remedy: 'Write `{ "suppressions": [{ "rule": "…", "reason": "…" }] }`.',
  example: {
    bad: '["media/max-size"]',
    good: '{ "suppressions": [{ "rule": "media/max-size", "reason": "approved by the reviewer" }] }',
  },
  source: 'tilekit',
  published: 'not counted',

  // The engine reports it while it applies the file.
  check: () => [],
});
