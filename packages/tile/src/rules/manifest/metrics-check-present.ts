import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { manifestSchema } from '../../schemas/compiled.ts';

export const metricsCheckPresent = defineRule({
  id: 'manifest/metrics-check-present',
  severity: { new: 'error', repo: 'error' },
  requires: 'metadata has ≥1 row ⇒ `metrics.check` non-empty (string or list)',
  why: 'Datadog decides by this metric whether the integration is sending data.',
  remedy: 'Name one metric (or several) that always comes once the integration works.',
  example: { bad: '"check": []', good: '"check": "nova_relay.messages.delivered"' },
  source: 'ddev manifest_validator/common MetricToCheck',
  published: '0/143 · 0/63 · 0/15',
  fixable: true,
  *check(tile) {
    yield* bySchema(tile.manifest, manifestSchema, 'manifest/metrics-check-present');
    const check = tile.integration.at('metrics', 'check');
    const [first] = tile.metricNames;
    if (first === undefined || !tile.integration.at('metrics').object) return;
    const named = check.strings().filter((node) => node.string?.trim() !== '');
    if (named.length === 0)
      yield check.problem('metadata.csv lists metrics and "check" names none', check.set(first));
  },
});
