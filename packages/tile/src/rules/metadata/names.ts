import type { Rule } from '../../engine/rule.ts';
import { isCommonMetric } from '../../facts/declared-metrics.ts';
import { perField, perRow } from '../../facts/metadata-rows.ts';
import { normalizeSourceTypeName } from '../../text/names.ts';

/** Names of metrics. */
export const metricNameRules: readonly Rule[] = [
  {
    id: 'metadata/metric-name-normalised',
    severity: { new: 'error', repo: 'error' },
    requires:
      "A metric's name is written as Datadog stores it: ASCII letters, digits, `_` and `.`, starting with a letter.",
    why: 'Datadog stores the normalized name, so the listed one never arrives.',
    remedy: 'Use ASCII letters, digits, `_` and `.`, starting with a letter; `--fix` normalizes the name.',
    example: { bad: 'nova_relay.queue-depth', good: 'nova_relay.queue_depth' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      yield* perField(
        tile,
        'metric_name',
        (name) =>
          name === normalizeMetricName(name)
            ? undefined
            : `"${name.slice(0, 120)}" arrives as "${normalizeMetricName(name).slice(0, 120)}"`,
        normalizeMetricName,
      );
    },
  },
  {
    id: 'metadata/metric-name-unique',
    severity: { new: 'error', repo: 'error' },
    requires: 'No metric is listed twice.',
    why: 'The second row is ignored.',
    remedy: 'Keep one row per metric.',
    example: { bad: 'nova_relay.latency twice', good: 'nova_relay.latency once' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      const seen = new Map<string, string>();
      yield* perRow(tile, (table, row) => {
        const name = table.value(row, 'metric_name');
        const [first, text] = [seen.get(name), table.rawRow(row)];
        if (first === undefined) {
          seen.set(name, text);
          return undefined;
        }
        // Of two rows that differ only their author knows which one is right.
        const fix = first === text ? () => table.removeRow(row) : undefined;
        return table.problem(table.field(row, 'metric_name'), `"${name}" is listed twice`, fix);
      });
    },
  },
  {
    id: 'metadata/prefix',
    severity: { new: 'error', repo: 'error' },
    requires:
      "A metric name starts with the manifest's prefix or that of a common family, such as `system.`.",
    why: 'A metric with another prefix is not attributed to the integration.',
    remedy: "Start the name with the manifest's `prefix`.",
    example: { bad: 'latency', good: 'nova_relay.latency' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',

    *check(tile) {
      const prefix = tile.metricPrefix;
      yield* perField(tile, 'metric_name', (name) =>
        prefix === '' || name.startsWith(prefix) || isCommonMetric(name)
          ? undefined
          : `"${name.slice(0, 120)}" does not start with "${prefix}"`,
      );
    },
  },
  {
    id: 'metadata/integration-name',
    severity: { new: 'error', repo: 'error' },
    requires: 'The column `integration` is the source type name in lowercase, with `_` for other characters.',
    why: 'Datadog assigns the row to the integration by this value.',
    remedy:
      'Write the source type name in lowercase, with `_` for everything but letters, digits, `_` and `-`.',
    example: { bad: 'Nova Relay', good: 'nova_relay' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      const name = tile.integration.at('source_type_name').string;
      const expected = name === undefined ? undefined : normalizeSourceTypeName(name);
      if (expected !== undefined)
        yield* perField(
          tile,
          'integration',
          (value) => (value === expected ? undefined : `"${value.slice(0, 80)}" should be "${expected}"`),
          () => expected,
        );
    },
  },
  {
    id: 'metadata/short-name',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every metric has a short name.',
    why: 'Datadog shows it where the full name does not fit.',
    remedy: 'Write a few words; `--fix` derives them from the name.',
    example: { bad: '(empty)', good: 'queue depth' },
    source: 'https://docs.datadoghq.com/extend/integrations/check_references/',
    published: '2414 rows, 37 · 20 · 3 tiles',
    fixable: true,
    *check(tile) {
      yield* perRow(tile, (table, row) => {
        const field = table.field(row, 'short_name');
        if (field?.value.trim() !== '') return undefined;
        const short = deriveShortName(table.value(row, 'metric_name'), tile.metricPrefix);
        return table.problem(
          field,
          `"${table.value(row, 'metric_name').slice(0, 120)}" has no short name`,
          short === '' ? undefined : () => [table.replace(field, short)],
        );
      });
    },
  },
  {
    id: 'metadata/short-name-unique',
    severity: { new: 'info', repo: 'info' },
    requires: 'No two metrics have the same short name.',
    why: 'Two metrics with the same short name look identical.',
    remedy: 'Describe how they differ.',
    example: { bad: '"latency" for two metrics', good: '"latency" and "p99 latency"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '32 · 11 · 3 tiles',

    *check(tile) {
      const seen = new Set<string>();
      yield* perRow(tile, (table, row) => {
        const name = table.value(row, 'short_name').trim();
        const again = name !== '' && seen.has(name);
        seen.add(name);
        return again
          ? table.problem(table.field(row, 'short_name'), `"${name.slice(0, 80)}" is used twice`)
          : undefined;
      });
    },
  },
];

/** A metric's name as Datadog stores it. */
function normalizeMetricName(name: string): string {
  return name
    .replace(/[^a-zA-Z0-9_.]+/g, '_')
    .replace(/^[^a-zA-Z]+/, '_')
    .replace(/_*\._*/g, '.')
    .replace(/^_+|_+$/g, '');
}

/** A few words from a name: `nova.queue.depth_max` → `queue depth max`. */
function deriveShortName(name: string, prefix: string): string {
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return own.replace(/[._]+/g, ' ').trim();
}
