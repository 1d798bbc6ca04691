import type { Rule } from '../../engine/rule.ts';
import { isPlaceholder } from '../../text/placeholders.ts';
import { shownMetrics } from '../../facts/declared-metrics.ts';
import { perField, perRow } from '../../facts/metadata-rows.ts';
import { transliterate } from '../../text/transliterate.ts';

/** Types, texts and use of metrics. */
export const metadataValueRules: readonly Rule[] = [
  {
    id: 'metadata/metric-type',
    severity: { new: 'error', repo: 'error' },
    requires: 'The type of a metric is `count`, `gauge` or `rate`.',
    why: 'metadata.csv supports only these three types; list a distribution by what it aggregates to.',
    remedy: 'Write `count`, `gauge` or `rate`.',
    example: { bad: 'nova_relay.latency,histogram,…', good: 'nova_relay.latency,gauge,…' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948 (5737/2079/132)',

    *check(tile) {
      yield* perField(tile, 'metric_type', (type) =>
        ['count', 'gauge', 'rate'].includes(type)
          ? undefined
          : `"${type.slice(0, 40)}" is not count, gauge or rate`,
      );
    },
  },
  {
    id: 'metadata/orientation',
    severity: { new: 'error', repo: 'error' },
    requires: 'The orientation of a metric is 1, 0 or -1.',
    why: 'It tells Datadog whether higher values are better.',
    remedy: 'Write 1 if higher is better, -1 if lower is better, 0 otherwise.',
    example: { bad: '(empty)', good: '-1' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      yield* perField(
        tile,
        'orientation',
        (value) =>
          ['0', '1', '-1'].includes(value) ? undefined : `"${value.slice(0, 40)}" is not 0, 1 or -1`,
        () => '0',
      );
    },
  },
  {
    id: 'metadata/interval',
    severity: { new: 'error', repo: 'error' },
    requires: 'The interval is a number of seconds, or empty.',
    why: 'The interval is the number of seconds between two values.',
    remedy: 'Write digits, or leave it empty.',
    example: { bad: '15s', good: '15' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',

    *check(tile) {
      yield* perField(tile, 'interval', (value) =>
        /^\d*$/.test(value) ? undefined : `"${value.slice(0, 40)}" is not a number of seconds`,
      );
    },
  },
  {
    id: 'metadata/description',
    severity: { new: 'error', repo: 'error' },
    requires: 'A description has at most 400 characters and no `|`, and the whole row is ASCII.',
    why: 'Public CI rejects the row; `|` separates lists elsewhere.',
    remedy: 'Shorten it and use ASCII characters.',
    example: { bad: 'Delivered | failed', good: 'Delivered or failed' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      yield* perRow(tile, (table, row) => {
        const field = table.field(row, 'description');
        const text = field?.value ?? '';
        if (text.length > 400) return table.problem(field, `${text.length} characters, at most 400`);
        if (text.includes('|'))
          return table.problem(
            field,
            'the description contains "|"',
            field && (() => [table.replace(field, text.replace(/\s*\|\s*/g, ', '))]),
          );
        const wide = row.find((each) => !/^[\0-\x7f]*$/.test(each.value));
        const plain = wide && transliterate(wide.value);
        return wide
          ? table.problem(
              wide,
              'the row has characters outside ASCII',
              plain !== undefined && /^[\0-\x7f]*$/.test(plain)
                ? () => [table.replace(wide, plain)]
                : undefined,
            )
          : undefined;
      });
    },
  },
  {
    id: 'metadata/description-nonempty',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Every metric has a description, not the text of a template.',
    why: 'The description is all customers learn about the metric.',
    remedy: 'Describe what is measured.',
    example: { bad: '(empty)', good: 'Time from acceptance to delivery.' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '792 rows, 9 tiles (1 T)',

    *check(tile) {
      yield* perField(tile, 'description', (text) => {
        if (text.trim() === '') return 'no description';
        return isPlaceholder(text) ? `"${text.slice(0, 40)}" is not a description` : undefined;
      });
    },
  },
  {
    id: 'metadata/curated-metric',
    severity: { new: 'error', repo: 'error' },
    requires: 'A curated metric is `cpu`, `memory` or both.',
    why: 'Datadog supports only these two.',
    remedy: 'Write `cpu`, `memory`, `cpu|memory`, or leave it empty.',
    example: { bad: 'disk', good: 'memory' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948 (16 set)',

    *check(tile) {
      yield* perField(tile, 'curated_metric', (value) => {
        const parts = value === '' ? [] : value.split('|');
        const fine =
          parts.every((part) => part === 'cpu' || part === 'memory') && new Set(parts).size === parts.length;
        return fine ? undefined : `"${value.slice(0, 40)}" is not a list of cpu and memory`;
      });
    },
  },
  {
    id: 'metadata/metric-unqueried',
    severity: { new: 'info', repo: 'info' },
    requires: 'Every listed metric is used by a dashboard or a monitor.',
    why: 'Customers rarely discover metrics that no dashboard or monitor uses.',
    remedy: 'Add the metric to a dashboard, or accept the hint.',
    example: {
      bad: 'nova_relay.queue.depth, in no dashboard or monitor',
      good: 'every metric in a dashboard',
    },
    source: '73 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      const table = tile.metadata;
      if (!table || tile.metricNames.size === 0 || tile.dashboards.length === 0) return;
      const shown = shownMetrics(tile);
      const unseen = [...tile.metricNames].filter((name) => !shown.has(name));
      if (unseen.length > 0)
        yield table.problem(
          table.header[0],
          `${unseen.length} of ${tile.metricNames.size} metrics are in no dashboard or monitor: ${unseen.slice(0, 5).join(', ')}${unseen.length > 5 ? ' …' : ''}`,
        );
    },
  },
];
