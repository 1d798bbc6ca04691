import type { Rule } from '../../engine/rule.ts';

/** The suppression file; the engine reports these itself. */
export const suppressionRules: readonly Rule[] = [
  {
    id: 'suppression/shape',
    severity: { new: 'error', repo: 'error' },
    requires: '`tilekit.suppressions.json` contains a list `suppressions`.',
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
  },
  {
    id: 'suppression/unknown-rule',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every suppression names a rule that exists.',
    why: 'A misspelled id suppresses nothing.',
    remedy: 'Correct the id; `--list-rules` prints all ids.',
    example: {
      bad: '{ "rule": "media/max-sise", "reason": "…" }',
      good: '{ "rule": "media/max-size", "reason": "…" }',
    },
    source: 'tilekit',
    published: 'not counted',

    // The engine reports it while it applies the file.
    check: () => [],
  },
  {
    id: 'suppression/reason',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every suppression has a reason.',
    why: 'Without a reason, no one can tell later whether it still applies.',
    remedy: 'Say why you accept the finding.',
    example: {
      bad: '{ "rule": "media/max-size" }',
      good: '{ "rule": "media/max-size", "reason": "approved by the reviewer" }',
    },
    source: 'tilekit',
    published: 'not counted',

    // The engine reports it while it applies the file.
    check: () => [],
  },
  {
    id: 'suppression/unused',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every suppression matches a finding.',
    why: 'The finding is gone, and the suppression would hide the next one.',
    remedy: 'Remove the entry.',
    example: { bad: 'a suppression of a rule that finds nothing', good: '(removed)' },
    source: 'tilekit',
    published: 'not counted',

    // The engine reports it while it applies the file.
    check: () => [],
  },
];
