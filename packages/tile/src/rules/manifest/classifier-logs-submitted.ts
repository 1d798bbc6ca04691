import { defineRule } from '../../engine/rule.ts';
import { missingTag } from '../../facts/classifier-tags.ts';
import { hasLogs } from '../../facts/submitted-data.ts';

export const classifierLogsSubmitted = defineRule({
  id: 'manifest/classifier-logs-submitted',
  severity: { new: 'error', repo: 'warning' },
  requires: 'log pipeline or `assets.logs.source` ⇒ `Submitted Data Type::Logs`',
  why: 'The tile has a log pipeline or source; its tags should agree.',
  remedy: 'Add `Submitted Data Type::Logs`.',
  example: { bad: 'assets/logs/nova-relay.yaml without the tag', good: '"Submitted Data Type::Logs"' },
  source: 'docs integration-assets-reference',
  published: '23/46 · 14/34 · 1/10',
  fixable: true,
  *check(tile) {
    if (hasLogs(tile))
      yield* missingTag(tile, 'Submitted Data Type::Logs', 'the tile has a log pipeline or source');
  },
});
