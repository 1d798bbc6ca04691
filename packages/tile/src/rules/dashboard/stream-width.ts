import { defineRule } from '../../engine/rule.ts';
import { tooNarrow } from '../../facts/widgets.ts';

export const streamWidth = defineRule({
  id: 'dashboard/stream-width',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'stream widgets ≥6 columns',
  why: 'A narrower list cuts every line.',
  remedy: 'Make streams at least six of twelve columns wide.',
  example: { bad: 'a log stream of width 4', good: 'a log stream of width 12' },
  source: 'docs create-an-integration-dashboard',
  published: '5 widgets / 5 · 5 · 2',

  *check(tile) {
    yield* tooNarrow(tile, (type) => type.endsWith('stream'), 6);
  },
});
