import { defineRule } from '../../engine/rule.ts';

export const metricsCheckInMetadata = defineRule({
  id: 'manifest/metrics-check-in-metadata',
  severity: { new: 'error', repo: 'error' },
  requires: 'each listed metric is a `metric_name` row (or in pricing)',
  why: 'A check metric that does not exist makes the tile say for ever that no data arrives.',
  remedy: 'Name metrics that metadata.csv lists.',
  example: {
    bad: '"check": "nova_relay.up" without that row',
    good: '"check": "nova_relay.messages.delivered"',
  },
  source: 'ddev manifest_validator/common MetricToCheck',
  published: '0/143 · 0/63 · 0/15',

  *check(tile) {
    if (tile.metricNames.size === 0) return;
    const priced = tile.manifest
      .at('pricing')
      .items()
      .map((item) => item.at('metric').string);
    for (const node of tile.integration.at('metrics', 'check').strings()) {
      const name = node.string ?? '';
      if (name !== '' && !tile.metricNames.has(name) && !priced.includes(name))
        yield node.problem(`metadata.csv does not list "${name}"`);
    }
  },
});
