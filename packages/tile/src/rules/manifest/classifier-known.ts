import { defineRule } from '../../engine/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { knownTags, replacedTags } from '../../facts/classifier-tags.ts';

export const classifierKnown = defineRule({
  id: 'manifest/classifier-known',
  severity: { new: 'error', repo: 'error' },
  requires:
    'Every tag is one of the documented or the live list; a documented spelling that the live list replaced is a warning.',
  why: 'An unknown tag files the tile under nothing.',
  remedy: 'Use a tag of the list; the message names the nearest one.',
  example: { bad: '"Category::Clowd"', good: '"Category::Cloud"' },
  source: 'docs integration-assets-reference + live data',
  published: '0/262 · 0/177 · 0/37',
  fixable: true,
  *check(tile) {
    for (const tag of tile.manifest.at('tile', 'classifier_tags').strings()) {
      const text = tag.string ?? '';
      const current = replacedTags.get(text);
      if (current !== undefined)
        yield { ...tag.problem(`"${text}" is now called "${current}"`, tag.set(current)), atMost: 'warning' };
      else if (!knownTags.has(text)) {
        const guess = nearest(text, knownTags);
        yield tag.problem(
          `"${text}" is not a classifier tag${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
          guess === undefined ? undefined : tag.set(guess),
        );
      }
    }
  },
});
