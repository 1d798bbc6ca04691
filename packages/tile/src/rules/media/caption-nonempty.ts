import { defineRule } from '../../engine/rule.ts';

export const captionNonempty = defineRule({
  id: 'media/caption-nonempty',
  severity: { new: 'error', repo: 'error' },
  requires: 'not blank',
  why: 'The caption is what a screen reader says.',
  remedy: 'Say what the picture shows.',
  example: { bad: '"caption": " "', good: '"caption": "Nova Relay - Overview dashboard"' },
  source: 'data',
  published: '0/118 · 0/97 · 0/35',

  *check(tile) {
    for (const item of tile.manifest.at('tile', 'media').items()) {
      if (item.at('caption').string?.trim() === '') yield item.at('caption').problem('the caption is blank');
    }
  },
});
