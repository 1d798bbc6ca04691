import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';

export const curatedMetric = defineRule({
  id: 'metadata/curated-metric',
  severity: { new: 'error', repo: 'error' },
  requires: '`|`-list of cpu, memory, no repeats',
  why: 'Datadog knows these two only.',
  remedy: 'Write `cpu`, `memory`, `cpu|memory`, or leave it empty.',
  example: { bad: 'disk', good: 'memory' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948 (16 set)',

  *check(tile) {
    yield* perField(tile, 'curated_metric', (value) => {
      const parts = value === '' ? [] : value.split('|');
      const fine =
        parts.every((part) => part === 'cpu' || part === 'memory') && new Set(parts).size === parts.length;
      return fine ? undefined : `"${value.slice(0, 40)}" is not a list of cpu and memory`;
    });
  },
});
