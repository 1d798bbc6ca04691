import { defineRule } from '../../engine/rule.ts';
import { missingTag } from '../../facts/classifier-tags.ts';

export const classifierMetricsSubmitted = defineRule({
  id: 'manifest/classifier-metrics-submitted',
  severity: { new: 'error', repo: 'warning' },
  requires: 'metadata.csv has rows ⇒ `Submitted Data Type::Metrics`',
  why: 'The tile says it submits metrics by listing them; its tags should agree.',
  remedy: 'Add `Submitted Data Type::Metrics`.',
  example: { bad: 'rows in metadata.csv without the tag', good: '"Submitted Data Type::Metrics"' },
  source: 'docs integration-assets-reference',
  published: '93/143 · 32/63 · 2/15',
  tileOnly: true,
  fixable: true,
  *check(tile) {
    if (tile.metricNames.size > 0)
      yield* missingTag(tile, 'Submitted Data Type::Metrics', 'metadata.csv lists metrics');
  },
});
