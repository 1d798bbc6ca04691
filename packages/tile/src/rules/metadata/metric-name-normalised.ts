import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';
import { normaliseMetricName } from './names.ts';

export const metricNameNormalised = defineRule({
  id: 'metadata/metric-name-normalised',
  severity: { new: 'error', repo: 'error' },
  requires:
    'name == backend normalisation: replace `[^a-zA-Z0-9_.]+` and leading `[^a-zA-Z]+` by `_`; collapse `_*\\._*` to `.`; strip `_`',
  why: 'Datadog stores the normalised name, so that the listed one never arrives.',
  remedy: 'Use ASCII letters, digits, `_` and `.`, starting with a letter; `--fix` normalises.',
  example: { bad: 'nova_relay.queue-depth', good: 'nova_relay.queue_depth' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    yield* perField(
      tile,
      'metric_name',
      (name) =>
        name === normaliseMetricName(name)
          ? undefined
          : `"${name.slice(0, 120)}" arrives as "${normaliseMetricName(name).slice(0, 120)}"`,
      normaliseMetricName,
    );
  },
});
