import { defineRule } from '../../engine/rule.ts';
import { tagsOf } from '../../facts/classifier-tags.ts';

export const classifierCategory = defineRule({
  id: 'manifest/classifier-category',
  severity: { new: 'error', repo: 'warning' },
  requires: '≥1 `Category::` tag',
  why: 'Customers browse by category.',
  remedy: 'Add the `Category::` tags that fit.',
  example: { bad: 'no tag that starts with "Category::"', good: '"Category::Cloud"' },
  source: 'docs integration-assets-reference',
  published: '12/262 · 3/177 · 0/37',

  *check(tile) {
    if (tile.manifest.at('tile', 'classifier_tags').array && tagsOf(tile, 'Category::').length === 0) {
      const problem = tile.manifest.at('tile', 'classifier_tags').problem('no tag starts with "Category::"');
      yield tile.isCheck ? { ...problem, atMost: 'warning' } : problem;
    }
  },
});
