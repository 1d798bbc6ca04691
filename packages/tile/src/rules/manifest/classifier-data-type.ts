import { defineRule } from '../../engine/rule.ts';
import { tagsOf } from '../../facts/classifier-tags.ts';

export const classifierDataType = defineRule({
  id: 'manifest/classifier-data-type',
  severity: { new: 'error', repo: 'warning' },
  requires: '≥1 Submitted/Queried Data Type tag',
  why: 'It tells customers what data they will get or share.',
  remedy: 'Add the `Submitted Data Type::` or `Queried Data Type::` tags that are true.',
  example: { bad: 'neither kind of tag', good: '"Submitted Data Type::Metrics"' },
  source: 'docs integration-assets-reference',
  published: '172/262 · 108/177 · 5/37',
  tileOnly: true,
  *check(tile) {
    const kinds = [...tagsOf(tile, 'Submitted Data Type::'), ...tagsOf(tile, 'Queried Data Type::')];
    if (tile.manifest.at('tile', 'classifier_tags').array && kinds.length === 0) {
      yield tile.manifest
        .at('tile', 'classifier_tags')
        .problem('no tag says which data is submitted or queried');
    }
  },
});
