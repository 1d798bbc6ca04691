import { defineRule } from '../../engine/rule.ts';

export const classifierDuplicate = defineRule({
  id: 'manifest/classifier-duplicate',
  severity: { new: 'error', repo: 'error' },
  requires: 'No repeated tag',
  why: 'A repeated tag says nothing new, and reviewers ask to remove it.',
  remedy: 'Remove the repetition.',
  example: { bad: '["Category::Cloud", "Category::Cloud"]', good: '["Category::Cloud"]' },
  source: 'data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    const seen = new Set<string>();
    for (const tag of tile.manifest.at('tile', 'classifier_tags').strings()) {
      const text = tag.string ?? '';
      if (seen.has(text)) yield tag.problem(`"${text}" is repeated`, tag.remove());
      seen.add(text);
    }
  },
});
