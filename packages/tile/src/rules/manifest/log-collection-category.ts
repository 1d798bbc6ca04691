import { defineRule } from '../../engine/rule.ts';
import { missingTag } from '../../facts/classifier-tags.ts';
import { hasLogs } from '../../facts/submitted-data.ts';

export const logCollectionCategory = defineRule({
  id: 'manifest/log-collection-category',
  severity: { new: 'warning', repo: 'warning' },
  requires:
    'logs assets present ⇒ `Category::Log Collection` (ddev error with 11 exemptions; not enforced in extras CI)',
  why: 'Log integrations are found under this category.',
  remedy: 'Add `Category::Log Collection`.',
  example: { bad: 'assets/logs/nova-relay.yaml without the tag', good: '"Category::Log Collection"' },
  source: 'ddev manifest_validator/common LogsCategory',
  published: '17/46 · 15/34 · 4/10',
  fixable: true,
  *check(tile) {
    if (hasLogs(tile))
      yield* missingTag(tile, 'Category::Log Collection', 'the tile has a log pipeline or source');
  },
});
