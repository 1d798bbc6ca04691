import type { Rule } from '../../engine/rule.ts';
import { manifestSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';

/** The `metrics` block and its metadata.csv. */
export const manifestMetricsRules: readonly Rule[] = [
  {
    id: 'manifest/metrics-metadata-path',
    severity: { new: 'error', repo: 'error' },
    requires: 'The list of metrics is `metadata.csv`, and the file exists.',
    why: 'Datadog reads the list of metrics from there.',
    remedy: 'Set `"metadata_path": "metadata.csv"` and add the file.',
    example: { bad: '"metadata_path": "assets/metrics.csv"', good: '"metadata_path": "metadata.csv"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
    published: '0/190 · 0/107 · 0/19',
    fixable: true,
    *check(tile) {
      const metrics = tile.integration.at('metrics');
      const path = metrics.at('metadata_path');
      if (!metrics.object || !path.exists) return;
      if (path.string !== 'metadata.csv')
        yield path.problem('"metadata_path" must be "metadata.csv"', path.set('metadata.csv'));
      else if (!tile.has('metadata.csv')) yield path.problem('"metadata.csv" does not exist');
    },
  },
  {
    id: 'manifest/metadata-csv-declared',
    severity: { new: 'error', repo: 'warning' },
    requires: 'If the tile has a metadata.csv, the manifest names it.',
    why: 'A metadata.csv that the manifest does not name is never read.',
    remedy: 'Add a `metrics` block with `metadata_path`, or delete the file.',
    example: {
      bad: 'metadata.csv exists, no "metrics" in the manifest',
      good: '"metrics": { "prefix": "nova_relay.", "check": [], "metadata_path": "metadata.csv" }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
    published: '1/191 · 0/107 · 0/19',
    fixable: true,
    *check(tile) {
      const node = tile.integration.at('metrics', 'metadata_path');
      if (!tile.has('metadata.csv') || !tile.manifest.object || node.exists) return;
      yield node.problem(
        'metadata.csv exists, but the manifest does not name it',
        tile.integration.object && node.set('metadata.csv'),
      );
    },
  },
  {
    id: 'manifest/metrics-prefix-dot',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The prefix of the metrics ends with a dot.',
    why: 'Without the dot `nova` also claims `novatron.…`.',
    remedy: 'End the prefix with a dot.',
    example: { bad: '"prefix": "nova_relay"', good: '"prefix": "nova_relay."' },
    source: '18 of 262 published tiles break it (August 2026)',
    published: '18/190 · 15/107 · 3/19',
    fixable: true,
    *check(tile) {
      const prefix = tile.integration.at('metrics', 'prefix');
      if (prefix.string && !prefix.string.endsWith('.'))
        yield prefix.problem(`"${prefix.string}" does not end with a dot`, prefix.set(`${prefix.string}.`));
    },
  },
  {
    id: 'manifest/metrics-check-present',
    severity: { new: 'error', repo: 'error' },
    requires: 'A tile with metrics names one that shows whether data is arriving.',
    why: 'Datadog decides by this metric whether the integration is sending data.',
    remedy: 'Name one or more metrics that always arrive once the integration works.',
    example: { bad: '"check": []', good: '"check": "nova_relay.messages.delivered"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
    published: '0/143 · 0/63 · 0/15',
    fixable: true,
    *check(tile) {
      yield* bySchema(tile.manifest, manifestSchema, 'manifest/metrics-check-present');
      const check = tile.integration.at('metrics', 'check');
      const [first] = tile.metricNames;
      if (first === undefined || !tile.integration.at('metrics').object) return;
      const named = check.strings().filter((node) => node.string?.trim() !== '');
      if (named.length === 0)
        yield check.problem('metadata.csv lists metrics, but "check" names none', check.set(first));
    },
  },
  {
    id: 'manifest/metrics-check-in-metadata',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every metric that `check` names is a row of metadata.csv.',
    why: 'If the metric does not exist, the tile always reports that no data is arriving.',
    remedy: 'Name metrics listed in metadata.csv.',
    example: {
      bad: '"check": "nova_relay.up" without that row',
      good: '"check": "nova_relay.messages.delivered"',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/9477c46a57de07d40ccee08a208b2f1d3b900b4b/datadog_checks_dev/datadog_checks/dev/tooling/manifest_validator/common/validator.py',
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
  },
];
