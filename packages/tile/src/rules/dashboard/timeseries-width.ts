import { defineRule } from '../../engine/rule.ts';
import { tooNarrow } from '../../facts/widgets.ts';

export const timeseriesWidth = defineRule({
  id: 'dashboard/timeseries-width',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'timeseries ≥4 of 12 columns',
  why: 'A narrower timeseries is a row of spikes.',
  remedy: 'Make it at least four of twelve columns wide.',
  example: { bad: 'a timeseries of width 2', good: 'a timeseries of width 4' },
  source: 'docs create-an-integration-dashboard',
  published: '92 widgets / 14 · 6 · 0',

  *check(tile) {
    yield* tooNarrow(tile, (type) => type === 'timeseries', 4);
  },
});
