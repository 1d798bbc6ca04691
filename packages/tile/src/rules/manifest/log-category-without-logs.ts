import { defineRule } from '../../engine/rule.ts';
import { tagsOf } from '../../facts/classifier-tags.ts';
import { hasLogs } from '../../facts/submitted-data.ts';

export const logCategoryWithoutLogs = defineRule({
  id: 'manifest/log-category-without-logs',
  severity: { new: 'warning', repo: 'warning' },
  requires: '`Category::Log Collection` only with a log pipeline or `assets.logs.source`.',
  why: 'The category promises logs that the tile does not collect.',
  remedy: 'Remove the tag, or add the log pipeline.',
  example: { bad: '"Category::Log Collection" without assets/logs', good: '(no such tag)' },
  source: 'ddev manifest_validator/common LogsCategory',
  published: '15/44 · 12/31 · 1/7',
  fixable: true,
  *check(tile) {
    const tag = tagsOf(tile, 'Category::Log Collection')[0];
    if (tag && !hasLogs(tile)) yield tag.problem('the tile collects no logs', tag.remove());
  },
});
