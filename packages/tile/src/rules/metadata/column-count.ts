import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';

export const columnCount = defineRule({
  id: 'metadata/column-count',
  severity: { new: 'error', repo: 'error' },
  requires: "each row has exactly the header's number of fields",
  why: 'A missing or extra comma shifts every value after it.',
  remedy: 'Give every row as many fields as the header; quote fields that contain commas.',
  example: {
    bad: 'nova_relay.latency,gauge,,millisecond,,Fast, and small,-1,nova_relay,latency,',
    good: 'nova_relay.latency,gauge,,millisecond,,"Fast, and small",-1,nova_relay,latency,',
  },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',

  *check(tile) {
    yield* perRow(tile, (table, row) =>
      row.length === table.header.length
        ? undefined
        : table.problem(row[0], `${row.length} fields, the header has ${table.header.length}`),
    );
  },
});
