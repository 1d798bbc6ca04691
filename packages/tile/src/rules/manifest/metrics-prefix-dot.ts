import { defineRule } from '../../engine/rule.ts';

export const metricsPrefixDot = defineRule({
  id: 'manifest/metrics-prefix-dot',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'prefix ends with `.` (18 do not, e.g. `crdb_`)',
  why: 'Without the dot `nova` also claims `novatron.…`.',
  remedy: 'End the prefix with a dot.',
  example: { bad: '"prefix": "nova_relay"', good: '"prefix": "nova_relay."' },
  source: 'data',
  published: '18/190 · 15/107 · 3/19',
  fixable: true,
  *check(tile) {
    const prefix = tile.integration.at('metrics', 'prefix');
    if (prefix.string && !prefix.string.endsWith('.'))
      yield prefix.problem(`"${prefix.string}" does not end with a dot`, prefix.set(`${prefix.string}.`));
  },
});
