import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';
import { isCommonMetric } from '../../facts/declared-metrics.ts';

export const prefix = defineRule({
  id: 'metadata/prefix',
  severity: { new: 'error', repo: 'error' },
  requires: 'starts with `metrics.prefix` or system. jvm. http. datadog. sftp. process. runtime. otelcol_',
  why: 'A metric with another prefix is not attributed to the integration.',
  remedy: "Start the name with the manifest's `prefix`.",
  example: { bad: 'latency', good: 'nova_relay.latency' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',

  *check(tile) {
    const prefix = tile.metricPrefix;
    yield* perField(tile, 'metric_name', (name) =>
      prefix === '' || name.startsWith(prefix) || isCommonMetric(name)
        ? undefined
        : `"${name.slice(0, 120)}" does not start with "${prefix}"`,
    );
  },
});
