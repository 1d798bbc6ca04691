import { defineRule } from '../../engine/rule.ts';
import { tagsOf } from '../../facts/classifier-tags.ts';

export const classifierOffering = defineRule({
  id: 'manifest/classifier-offering',
  severity: { new: 'error', repo: 'error' },
  requires: 'Exactly one `Offering::` tag',
  why: 'It decides where the tile is listed.',
  remedy: 'Have exactly one `Offering::` tag, for an integration `Offering::Integration`.',
  example: { bad: 'no tag that starts with "Offering::"', good: '"Offering::Integration"' },
  source: 'data (262/262)',
  published: '0/262 · 0/177 · 0/37',

  *check(tile) {
    const offerings = tagsOf(tile, 'Offering::');
    if (tile.manifest.at('tile', 'classifier_tags').array && offerings.length !== 1) {
      yield tile.manifest
        .at('tile', 'classifier_tags')
        .problem(`${offerings.length} tags start with "Offering::", there must be one`);
    }
  },
});
