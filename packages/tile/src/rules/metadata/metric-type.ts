import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';

export const metricType = defineRule({
  id: 'metadata/metric-type',
  severity: { new: 'error', repo: 'error' },
  requires: 'count·gauge·rate, non-empty',
  why: 'Datadog knows these three types here; distributions are listed as what they aggregate to.',
  remedy: 'Write `count`, `gauge` or `rate`.',
  example: { bad: 'nova_relay.latency,histogram,…', good: 'nova_relay.latency,gauge,…' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948 (5737/2079/132)',

  *check(tile) {
    yield* perField(tile, 'metric_type', (type) =>
      ['count', 'gauge', 'rate'].includes(type)
        ? undefined
        : `"${type.slice(0, 40)}" is not count, gauge or rate`,
    );
  },
});
