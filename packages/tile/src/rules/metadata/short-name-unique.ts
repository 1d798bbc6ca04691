import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';

export const shortNameUnique = defineRule({
  id: 'metadata/short-name-unique',
  severity: { new: 'info', repo: 'info' },
  requires: 'unique',
  why: 'Two metrics with one short name look the same.',
  remedy: 'Say how they differ.',
  example: { bad: '"latency" for two metrics', good: '"latency" and "p99 latency"' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
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
});
