import { defineRule } from '../../engine/rule.ts';

export const captionUnique = defineRule({
  id: 'media/caption-unique',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'no two items share a caption',
  why: 'Two pictures with one caption look like a mistake.',
  remedy: 'Say how they differ.',
  example: {
    bad: 'two items with the caption "Dashboard"',
    good: '"Overview dashboard" and "Failures dashboard"',
  },
  source: 'data',
  published: '5/118 · 4/97 · 0/35',

  *check(tile) {
    const seen = new Set<string>();
    for (const item of tile.manifest.at('tile', 'media').items()) {
      const caption = item.at('caption').string ?? '';
      if (seen.has(caption) && caption !== '')
        yield item.at('caption').problem(`the caption "${caption}" is used twice`);
      seen.add(caption);
    }
  },
});
