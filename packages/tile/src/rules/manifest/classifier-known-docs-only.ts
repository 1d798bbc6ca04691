import { defineRule } from '../../engine/rule.ts';
import { undocumentedTags } from '../../facts/classifier-tags.ts';

export const classifierKnownDocsOnly = defineRule({
  id: 'manifest/classifier-known-docs-only',
  severity: { new: 'off', repo: 'off' },
  requires: 'Every tag is on the documented list. Never reported: the live list has moved on.',
  why: 'Kept so that nobody adds it again: 101 of 262 published tiles use newer tags.',
  remedy: 'Nothing to do.',
  example: { bad: '"Category::AI/ML"', good: '"Category::Cloud"' },
  source: 'docs integration-assets-reference',
  published: '101/262 · 69/177 · 17/37',

  *check(tile) {
    for (const tag of tile.manifest.at('tile', 'classifier_tags').strings()) {
      if (undocumentedTags.has(tag.string ?? ''))
        yield tag.problem(`"${tag.string ?? ''}" is not on the documented list`);
    }
  },
});
